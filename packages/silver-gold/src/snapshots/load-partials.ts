import { cardDisputes, cardEvents, cardTransactions } from '@cardlake/card-schema';
import { type CompiledSnapshotGroup, DAY_MICROS } from '@cardlake/features';
import {
  type DuckSession,
  identifier,
  type LakeFile,
  type Snapshot,
  type Sql,
  scan,
  sql,
} from '@cardlake/lake';
import { FIRST_LABELS, LATER_LABELS } from '../gold/gold-relations';
import { loadLabels } from '../gold/labels';
import { type DayFeature, listDayFeatures } from './day-windows';
import {
  DAY_PARTIALS,
  distinctPartials,
  HALF,
  HALVES,
  LABEL_PARTIALS,
  PARTIALS,
  partialColumn,
} from './snapshot-relations';

/** Events and reports to load partial aggregates from. */
export interface PartialsSource {
  /** Relation of events, with the columns of silver. */
  readonly events: Sql;
  /** Files with the reports of them, and maybe of others. */
  readonly reports: readonly LakeFile[];
  /** True for some of the events of silver, whose reports are then picked out. */
  readonly isPart: boolean;
}

/** All of silver. */
export const wholeSilver = (snapshot: Snapshot): PartialsSource => ({
  events: scan(cardTransactions, snapshot.files(cardTransactions)),
  reports: snapshot.files(cardDisputes),
  isPart: false,
});

/** Loads the partial aggregates that the features of a group add up from, in one pass over the events for each kind. */
export async function loadPartials(
  session: DuckSession,
  group: CompiledSnapshotGroup,
  source: PartialsSource,
): Promise<void> {
  const features = listDayFeatures(group);
  const key = identifier(group.key);
  const decimals = columnsOf(features, ['sum', 'mean', 'min', 'max', 'stddev']);
  const squared = columnsOf(features, ['stddev', 'mean']);
  const { events } = source;
  const day = EVENT_DAY;
  const halves = squared.flatMap((column) => splitColumn(column));
  await session.run(sql`CREATE OR REPLACE TEMP TABLE ${DAY_PARTIALS} AS
    SELECT k, e, count(*) AS n ${aggregates(decimals, squared)}
    FROM (SELECT ${[sql`${key} AS k`, sql`${day} AS e`, ...decimals.map(identifier), ...halves]} FROM ${events})
    GROUP BY k, e`);
  for (const column of columnsOf(features, ['countDistinct']))
    await session.run(sql`CREATE OR REPLACE TEMP TABLE ${distinctPartials(column)} AS
      SELECT DISTINCT ${key} AS k, ${day} AS e, ${identifier(column)} AS v FROM ${events}`);
  if (usesLabels(group)) await loadLabelPartials(session, source, key);
}

/** Date of an event, in days since the epoch. */
export const EVENT_DAY = sql`(epoch_us(ts) // ${DAY_MICROS})::INTEGER`;

/** Returns true for a group with a feature that asks for labels. */
export const usesLabels = (group: CompiledSnapshotGroup): boolean => labelFeatures(group).length > 0;

/** Lists the features that ask for labels. */
export const labelFeatures = (group: CompiledSnapshotGroup): DayFeature[] =>
  listDayFeatures(group).filter(({ compute }) => compute.function === 'meanOfLabel');

/** Lists the columns of events that the partial aggregates of a group are made from. */
export const columnsRead = (group: CompiledSnapshotGroup): string[] => [
  ...new Set([
    ...(usesLabels(group) ? ['event_id'] : []),
    group.key,
    'ts',
    ...group.features.flatMap(({ compute }) => ('column' in compute ? [compute.column] : [])),
  ]),
];

function columnsOf(features: readonly DayFeature[], functions: readonly string[]): string[] {
  const columns = features.flatMap(({ compute }) =>
    functions.includes(compute.function) && 'column' in compute ? [compute.column] : [],
  );
  return [...new Set(columns)];
}

const highHalf = (column: string): Sql => identifier(`high_${column}`);
const lowHalf = (column: string): Sql => identifier(`low_${column}`);

/** The two halves of a value in units of its last decimal. */
function splitColumn(column: string): Sql[] {
  const { scale } = decimalOf(column);
  // With digits to spare: the product would not fit into the type of the column.
  const whole = sql`(${identifier(column)}::DECIMAL(30, ${scale}) * ${unitOf(column)})::HUGEINT`;
  return [sql`${whole} // ${HALF} AS ${highHalf(column)}`, sql`${whole} % ${HALF} AS ${lowHalf(column)}`];
}

/** 10^scale of a decimal column of the events. */
export const unitOf = (column: string): number => 10 ** decimalOf(column).scale;

function decimalOf(column: string): { readonly scale: number } {
  const type = Object.entries(cardEvents.fields).find(([name]) => name === column)?.[1].type;
  if (type?.kind !== 'decimal') throw new Error(`column ${column} is not a decimal`);
  return type;
}

function aggregates(decimals: readonly string[], squared: readonly string[]): Sql {
  const plain = decimals.flatMap((column) =>
    (['total', 'least', 'greatest'] as const).map(
      (part) => sql`, ${PARTIALS[part](identifier(column))} AS ${partialColumn(part, column)}`,
    ),
  );
  const split = squared.flatMap((column) =>
    (['h', 'l', 'hh', 'hl', 'll'] as const).map(
      (part) => sql`, ${HALVES[part](highHalf(column), lowHalf(column))} AS ${partialColumn(part, column)}`,
    ),
  );
  return [...plain, ...split].reduce((all, one) => sql`${all}${one}`, sql``);
}

/** A change is known at the beginning of the day after it: at 00:00 a report of that instant is not known yet. */
async function loadLabelPartials(
  session: DuckSession,
  { events, reports, isPart }: PartialsSource,
  key: Sql,
): Promise<void> {
  await loadLabels(session, reports, isPart ? events : undefined);
  const changes = sql`(
    SELECT event_id, changed_at, 1 AS delta FROM ${FIRST_LABELS}
    UNION ALL SELECT event_id, later.changed_at,
      if(row_number() OVER (PARTITION BY history ORDER BY later.changed_at) % 2 = 1, -1, 1) AS delta
    FROM ${FIRST_LABELS} JOIN ${LATER_LABELS} AS later USING (history))`;
  await session.run(sql`CREATE OR REPLACE TEMP TABLE ${LABEL_PARTIALS} AS
    SELECT ${key} AS k, ${EVENT_DAY} AS e, (changed_at // ${DAY_MICROS})::INTEGER + 1 AS r, sum(delta)::BIGINT AS delta
    FROM ${events} JOIN ${changes} AS changes USING (event_id) GROUP BY ALL HAVING sum(delta) <> 0`);
}
