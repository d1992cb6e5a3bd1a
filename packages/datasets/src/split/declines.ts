import { CONTROL_FLAG, type DecidedBy, decisions } from '@cardlake/card-schema';
import { type DuckSession, identifier, literal, type Snapshot, scan, sql } from '@cardlake/lake';
import { z } from 'zod';
import { type DayRange, inRange } from '../day';
import type { DatasetGroup } from '../groups';
import { LABELS } from './labels';

/** Temporary table of the declined events on which nobody reported by the end of the build day: `event_id`, `by_model`. */
export const UNLABELLED_DECLINES = identifier('dataset_unlabelled_declines');

/** Temporary table of the would-be declines that passed, so that their labels came: `event_id`. */
export const CONTROLS = identifier('dataset_controls');

/** Numbers of the events of a split that were declined without a report, and of its controls. */
export interface Declines {
  readonly leftOut: number;
  /** Those of them that a list or rule declined: no control stands for them, since none of them passes as one. */
  readonly byRules: number;
  readonly controls: number;
}

/** Weight of a control: it stands for itself, and with all others for the declines of the model that are left out. */
export const controlWeight = ({ leftOut, byRules, controls }: Declines): number =>
  controls === 0 ? 1 : (leftOut - byRules + controls) / controls;

const count = z.bigint().transform(Number);
const counts = z.object({ leftOut: count, byRules: count, controls: count });

const MODEL = literal('model' satisfies DecidedBy);
/** True for a decision of a model; an old record says so only where no list or rule matched. */
const BY_MODEL = sql`coalesce(decided_by = ${MODEL}, json_array_length(rules) = 0)`;

/** Fills `UNLABELLED_DECLINES` and `CONTROLS` with the events of some days; reports must be loaded. */
export async function loadDeclines(
  session: DuckSession,
  snapshot: Snapshot,
  ranges: readonly DayRange[],
): Promise<void> {
  const files = snapshot
    .files(decisions)
    .filter(({ partition }) => ranges.some((range) => inRange(partition, range)));
  const made = scan(decisions, files, ['event_id', 'decision', 'flags', 'rules', 'decided_by']);
  await session.run(sql`CREATE OR REPLACE TEMP TABLE ${UNLABELLED_DECLINES} AS
      SELECT event_id, ${BY_MODEL} AS by_model FROM ${made} ANTI JOIN ${LABELS} USING (event_id) WHERE decision = 'decline';
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
    sql`SELECT count(by_model) AS "leftOut", count(*) FILTER (NOT by_model) AS "byRules",
        count(*) FILTER (event_id IN (FROM ${CONTROLS})) AS controls
      FROM ${scan(table, files, ['event_id'])} LEFT JOIN ${UNLABELLED_DECLINES} USING (event_id)`,
    counts,
  );
  return found ?? { leftOut: 0, byRules: 0, controls: 0 };
}

/** Drops the tables of decisions. */
export async function dropDeclines(session: DuckSession): Promise<void> {
  for (const table of [UNLABELLED_DECLINES, CONTROLS]) await session.run(sql`DROP TABLE IF EXISTS ${table}`);
}
