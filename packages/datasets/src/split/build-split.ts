import { SAMPLE_WEIGHT } from '@cardlake/card-schema';
import { type DuckSession, identifier, type Snapshot, sql } from '@cardlake/lake';
import type { Stage } from '@cardlake/runtime';
import type { Table } from '@cardlake/schema';
import { type Day, type DayRange, daysOf } from '../day';
import type { DatasetGroup } from '../groups';
import type { DataFile } from '../manifest';
import { DAY_ROWS, loadDayRows } from './day-rows';
import { CONTROLS, controlWeight, type Declines, UNLABELLED_DECLINES } from './declines';
import { addDigests, computeDigest, type Digest, EMPTY_DIGEST } from './digest';
import { COMPROMISED, loadCompromisedCards } from './labels';
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

/** Temporary table of the cards of a split that have excluded rows, some more than once: `card_id`. */
export const EXCLUDED_CARDS = identifier('dataset_excluded_cards');

const WITHOUT_COMPROMISED = sql`(FROM ${DAY_ROWS} ANTI JOIN ${COMPROMISED} USING (card_id))`;

/**
 * Writes a split day by day, and fills `EXCLUDED_CARDS`.
 * @param target `table`: its columns are written; `folder` and `split`: see `writeRows`; `compromisedBefore`: excludes
 *   from each day the cards that were compromised just before the day that it returns; `declines`: leaves those out that
 *   have no label, and lets the controls stand for them where the table has weights.
 */
export async function buildSplit(
  { session, snapshot, groups, stage }: BuildContext,
  range: DayRange,
  target: {
    readonly table: Table;
    readonly folder: string;
    readonly split: string;
    readonly compromisedBefore?: ((day: Day) => Day) | undefined;
    readonly declines?: Declines;
  },
): Promise<BuiltSplit> {
  const { compromisedBefore } = target;
  const relation = compromisedBefore === undefined ? DAY_ROWS : WITHOUT_COMPROMISED;
  await session.run(sql`CREATE OR REPLACE TEMP TABLE ${EXCLUDED_CARDS} (card_id VARCHAR)`);
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
    if (target.declines !== undefined && Object.hasOwn(fields, SAMPLE_WEIGHT))
      await addWeights(session, target.declines);
    source = addDigests(source, await computeDigest(session, DAY_ROWS, fields));
    if (target.declines !== undefined)
      await session.run(
        sql`DELETE FROM ${DAY_ROWS} WHERE event_id IN (SELECT event_id FROM ${UNLABELLED_DECLINES})`,
      );
    if (compromisedBefore !== undefined) {
      await loadCompromisedCards(session, compromisedBefore(day));
      await session.run(sql`INSERT INTO ${EXCLUDED_CARDS}
        SELECT card_id FROM ${DAY_ROWS} SEMI JOIN ${COMPROMISED} USING (card_id)`);
    }
    const file = await writeRows(session, relation, fields, { ...target, day });
    if (file !== undefined) files.push(file);
    frauds += await session.count(sql`${relation} WHERE is_fraud`);
  }
  await session.run(sql`DROP TABLE IF EXISTS ${DAY_ROWS}`);
  return { files, rows: files.reduce((sum, { rows }) => sum + rows, 0), frauds, source };
}

/** Adds the weights of a day's rows. */
async function addWeights(session: DuckSession, declines: Declines): Promise<void> {
  const column = identifier(SAMPLE_WEIGHT);
  await session.run(sql`ALTER TABLE ${DAY_ROWS} ADD COLUMN ${column} DOUBLE DEFAULT 1`);
  if (declines.controls === 0) return;
  await session.run(sql`UPDATE ${DAY_ROWS} SET ${column} = ${controlWeight(declines)}
    WHERE event_id IN (FROM ${CONTROLS})`);
}
