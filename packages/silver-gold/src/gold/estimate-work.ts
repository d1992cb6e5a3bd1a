import { cardTransactions } from '@cardlake/card-schema';
import {
  type DuckSession,
  type LakeFile,
  type Relation,
  type Snapshot,
  type Sql,
  sumRows,
} from '@cardlake/lake';
import { type ReachedRows, selectAffected } from './affected-rows';
import { type ExpectedWork, isEverythingCheaper } from './choose-extent';
import { listDays } from './day-counts';
import { silverSource } from './feature-source';

/** Days from which some tell enough about all. */
const MIN_DAYS = 64;
/** One day in so many is looked at: on every day of the week in turn. */
const SAMPLED_EVERY = 8;

/**
 * Tells from a sample of the days that changes reach whether computing everything is cheaper than computing the affected
 * rows, so that these need not be found first. False where a sample tells too little, or the days are too few for that.
 */
export async function isEverythingExpected(
  session: DuckSession,
  snapshot: Snapshot,
  reached: ReachedRows,
): Promise<boolean> {
  const rows = sumRows(snapshot.files(cardTransactions));
  const most = sumRows(reached.files);
  if (!isEverythingCheaper({ rows, affected: most, inAffectedDays: most })) return false;
  const days = new Set(reached.files.map(({ partition }) => partition));
  return days.size >= MIN_DAYS && isEverythingCheaper({ ...(await estimateWork(session, reached)), rows });
}

/** Estimates the affected rows, and those of their days, from one day in `every`. */
export async function estimateWork(
  session: DuckSession,
  { files, ...reached }: ReachedRows,
  every = SAMPLED_EVERY,
): Promise<Omit<ExpectedWork, 'rows'>> {
  const days = [...new Set(files.map(({ partition }) => partition))];
  const sampledDays = new Set(days.filter((_, n) => n % every === 0));
  const sample = files.filter(({ partition }) => sampledDays.has(partition));
  const found = await measureWork(session, sample, selectAffected(silverSource(sample), reached));
  const scale = sumRows(files) / Math.max(1, sumRows(sample));
  return { affected: found.affected * scale, inAffectedDays: found.inAffectedDays * scale };
}

/** Counts affected rows, and the rows of files of their days. */
export async function measureWork(
  session: DuckSession,
  files: readonly LakeFile[],
  affected: Sql | Relation,
): Promise<Omit<ExpectedWork, 'rows'>> {
  const days = await listDays(session, affected);
  const affectedDays = new Set(days.map(({ day }) => day));
  return {
    affected: sumRows(days),
    inAffectedDays: sumRows(files.filter(({ partition }) => affectedDays.has(partition))),
  };
}
