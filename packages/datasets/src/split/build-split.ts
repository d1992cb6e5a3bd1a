import { type DuckSession, type Snapshot, sql } from '@cardlake/lake';
import type { Stage } from '@cardlake/runtime';
import type { Table } from '@cardlake/schema';
import { type DayRange, daysOf } from '../day';
import type { DatasetGroup } from '../groups';
import type { DataFile } from '../manifest';
import { DAY_ROWS, loadDayRows } from './day-rows';
import { addDigests, computeDigest, type Digest, EMPTY_DIGEST } from './digest';
import { COMPROMISED } from './labels';
import { writeRows } from './write-rows';

/** Context shared by all splits of a build. */
export interface BuildContext {
  readonly session: DuckSession;
  readonly snapshot: Snapshot;
  readonly groups: readonly DatasetGroup[];
  readonly stage: Stage;
}

/** A split that was written into staging. */
export interface BuiltSplit {
  readonly files: readonly DataFile[];
  readonly rows: number;
  readonly frauds: number;
  /** Digest of all rows of its days, excluded rows included. */
  readonly source: Digest;
}

const WITHOUT_COMPROMISED = sql`(FROM ${DAY_ROWS} ANTI JOIN ${COMPROMISED} USING (card_id))`;

/**
 * Writes a split day by day.
 * @param target `table`: its columns are written; `folder` and `split`: see `writeRows`; `excludeCompromised`:
 *   excludes the cards of `COMPROMISED`.
 */
export async function buildSplit(
  { session, snapshot, groups, stage }: BuildContext,
  range: DayRange,
  target: {
    readonly table: Table;
    readonly folder: string;
    readonly split: string;
    readonly excludeCompromised?: boolean;
  },
): Promise<BuiltSplit> {
  const relation = target.excludeCompromised === true ? WITHOUT_COMPROMISED : DAY_ROWS;
  const { fields } = target.table;
  const partitions = new Set(
    groups.flatMap(({ table }) => snapshot.files(table).map((file) => file.partition)),
  );
  const files: DataFile[] = [];
  let source = EMPTY_DIGEST;
  let frauds = 0;
  for (const day of daysOf(range)) {
    stage.advance(1);
    if (!partitions.has(day)) continue;
    await loadDayRows(session, snapshot, groups, day);
    source = addDigests(source, await computeDigest(session, DAY_ROWS, fields));
    const file = await writeRows(session, relation, fields, { ...target, day });
    if (file !== undefined) files.push(file);
    frauds += await session.count(sql`${relation} WHERE is_fraud`);
  }
  await session.run(sql`DROP TABLE IF EXISTS ${DAY_ROWS}`);
  return { files, rows: files.reduce((sum, { rows }) => sum + rows, 0), frauds, source };
}
