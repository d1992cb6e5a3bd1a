import { type DuckSession, identifier, type LakeFile, scan } from '@cardlake/lake';
import { mayContainDuplicates } from '../decode/event-id-hashes';
import { BATCH_OBJECTS, DUPLICATED, OUTCOMES, PARSED, SUPERSEDED } from './batch-relations';
import type { Batch } from './load-batch';
import type { SilverSpec } from './silver-specs';

/** The result of looking for duplicates in a batch. */
export interface Resolution {
  /** True when a key occurs more than once; only then does `OUTCOMES` exist. */
  readonly hasDuplicates: boolean;
  /** True when rows of silver lost to rows of the batch; those are in `SUPERSEDED`. */
  readonly hasSuperseded: boolean;
}

const NO_DUPLICATES: Resolution = { hasDuplicates: false, hasSuperseded: false };

/**
 * Decides which row each key keeps that occurs more than once in `PARSED`, or there and in silver, and leaves the
 * decisions in `OUTCOMES`. A row that loses is a `duplicate` when its payload equals the winner's or the type has no
 * conflicts, and a `conflict` otherwise. The winner is the first row by the rank of the spec, so it makes no difference
 * which of several equal lines arrived in which run.
 */
export async function resolveDuplicates(
  session: DuckSession,
  { spec, decoded }: Batch,
  silverFiles: readonly LakeFile[],
): Promise<Resolution> {
  const { silver, rank } = spec;
  const key = silver.key.map(identifier).join(', ');
  // Hashes first: hardly any key occurs twice, and grouping numbers costs a third of grouping strings.
  const inBatch = `SELECT ${key} FROM ${PARSED}
    WHERE hash(${key}) IN (SELECT hash(${key}) AS h FROM ${PARSED} GROUP BY h HAVING count(*) > 1)
    GROUP BY ${key} HAVING count(*) > 1`;
  const inSilver = `SELECT ${key} FROM ${scan(silver, silverFiles, silver.key)} SEMI JOIN ${PARSED} USING (${key})`;
  const searches = [
    ...(mayContainDuplicates(decoded.map(({ eventIdHashes }) => eventIdHashes)) ? [inBatch] : []),
    ...(silverFiles.length > 0 ? [inSilver] : []),
  ];
  if (searches.length === 0) return NO_DUPLICATES;
  await session.run(`CREATE OR REPLACE TEMP TABLE ${DUPLICATED} AS ${searches.join(' UNION ')}`);
  if ((await session.count(DUPLICATED)) === 0) return NO_DUPLICATES;
  const columns = Object.keys(silver.fields).map(identifier).join(', ');
  await session.run(`CREATE OR REPLACE TABLE ${OUTCOMES} AS
    SELECT *, ${outcomeExpression(spec)} AS outcome FROM (
      SELECT object, line, ${columns} FROM ${PARSED} JOIN ${BATCH_OBJECTS.name} USING (object)
        SEMI JOIN ${DUPLICATED} USING (${key})
      UNION ALL
      SELECT NULL, NULL, ${columns} FROM ${scan(silver, silverFiles)} SEMI JOIN ${DUPLICATED} USING (${key})
    ) WINDOW ranked AS (PARTITION BY ${key} ORDER BY ${rank})`);
  await session.run(`CREATE OR REPLACE TEMP TABLE ${SUPERSEDED} AS
    SELECT * FROM ${OUTCOMES} WHERE object IS NULL AND outcome <> 'kept'`);
  return { hasDuplicates: true, hasSuperseded: (await session.count(SUPERSEDED)) > 0 };
}

function outcomeExpression({ bronze, quarantinesConflicts }: SilverSpec): string {
  const isWinner = 'row_number() OVER ranked = 1';
  if (!quarantinesConflicts) return `CASE WHEN ${isWinner} THEN 'kept' ELSE 'duplicate' END`;
  const payload = Object.keys(bronze.fields).filter((name) => name !== 'event_id');
  const isSame = payload.map((name) => `${identifier(name)} = first_value(${identifier(name)}) OVER ranked`);
  return `CASE WHEN ${isWinner} THEN 'kept' WHEN ${isSame.join(' AND ')} THEN 'duplicate' ELSE 'conflict' END`;
}
