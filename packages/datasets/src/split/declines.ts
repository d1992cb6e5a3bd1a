import { CONTROL_FLAG, decisions } from '@cardlake/card-schema';
import { type DuckSession, identifier, literal, type Snapshot, scan, sql } from '@cardlake/lake';
import { z } from 'zod';
import { type DayRange, inRange } from '../day';
import type { DatasetGroup } from '../groups';
import { LABELS } from './labels';

/** Temporary table of the declined events on which nobody reported by the end of the build day: `event_id`. */
export const UNLABELLED_DECLINES = identifier('dataset_unlabelled_declines');

/** Temporary table of the would-be declines that passed, so that their labels came: `event_id`. */
export const CONTROLS = identifier('dataset_controls');

/** Numbers of the events of a split that were declined without a report, and of its controls. */
export interface Declines {
  readonly leftOut: number;
  readonly controls: number;
}

const counts = z.object({
  leftOut: z.bigint().transform(Number),
  controls: z.bigint().transform(Number),
});

/** Fills `UNLABELLED_DECLINES` and `CONTROLS` with the events of some days; reports must be loaded. */
export async function loadDeclines(
  session: DuckSession,
  snapshot: Snapshot,
  ranges: readonly DayRange[],
): Promise<void> {
  const files = snapshot
    .files(decisions)
    .filter(({ partition }) => ranges.some((range) => inRange(partition, range)));
  const made = scan(decisions, files, ['event_id', 'decision', 'flags']);
  await session.run(sql`CREATE OR REPLACE TEMP TABLE ${UNLABELLED_DECLINES} AS
      SELECT event_id FROM ${made} ANTI JOIN ${LABELS} USING (event_id) WHERE decision = 'decline';
    CREATE OR REPLACE TEMP TABLE ${CONTROLS} AS
      SELECT event_id FROM ${made}
      WHERE decision <> 'decline' AND list_contains(from_json(flags, '["VARCHAR"]'), ${literal(CONTROL_FLAG)})`);
}

/** Counts the declines that a split leaves out, and its controls. */
export async function countDeclines(
  session: DuckSession,
  snapshot: Snapshot,
  { table }: DatasetGroup,
  range: DayRange,
): Promise<Declines> {
  const files = snapshot.files(table).filter(({ partition }) => inRange(partition, range));
  const [found] = await session.rows(
    sql`SELECT count(*) FILTER (event_id IN (FROM ${UNLABELLED_DECLINES})) AS "leftOut",
        count(*) FILTER (event_id IN (FROM ${CONTROLS})) AS controls FROM ${scan(table, files, ['event_id'])}`,
    counts,
  );
  return found ?? { leftOut: 0, controls: 0 };
}

/** Drops the tables of decisions. */
export async function dropDeclines(session: DuckSession): Promise<void> {
  for (const table of [UNLABELLED_DECLINES, CONTROLS]) await session.run(sql`DROP TABLE IF EXISTS ${table}`);
}
