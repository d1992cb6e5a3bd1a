import { identifier, joinSql, type Sql, sql } from '@cardlake/lake';
import type { DayFeature, DayWindow } from './day-windows';
import {
  DAY_PARTIALS,
  distinctPartials,
  LABEL_PARTIALS,
  type PartialName,
  partialColumn,
} from './snapshot-relations';

/** Sums over a window that features are computed from: the events, those known to be true, and sums over a column. */
type SumName = 'n' | 'known' | Exclude<PartialName, 'least' | 'greatest'>;

const PARTS: Readonly<Record<string, readonly SumName[]>> = {
  sum: ['total'],
  mean: ['h', 'l'],
  stddev: ['h', 'l', 'hh', 'hl', 'll'],
  meanOfLabel: ['known'],
};

/** Column with a sum over the window of a feature. */
export const sumOf = (name: SumName, feature: Pick<DayFeature, 'window'> & Partial<DayFeature>): Sql => {
  const { days, delay } = feature.window;
  const column = name === 'n' || name === 'known' ? '' : columnOf(feature);
  return identifier(`${name} ${column} over ${days} after ${delay}`);
};

const columnOf = ({ compute }: Partial<DayFeature>): string =>
  compute !== undefined && 'column' in compute ? compute.column : '';

/**
 * Builds the query of the sums over all windows, from each day (`day`) on which one of an entity (`k`) changes until the day
 * before the next such day (`next_day`). What enters a window adds to the sum, and is taken off when it leaves.
 */
export function buildWindowSums(features: readonly DayFeature[]): Sql {
  const steps = groupByWindow(features).flatMap((own) => buildSteps(own));
  const columns = [
    ...new Set(features.flatMap((feature) => partsOf(feature).map((name) => sumOf(name, feature)))),
  ];
  const daily = columns.map((column) => sql`coalesce(sum(${column}), 0) AS ${column}`);
  const so_far = columns.map((column) => sql`sum(${column}) OVER so_far AS ${column}`);
  return sql`SELECT k, day, lead(day) OVER so_far AS next_day, ${so_far}
    FROM (SELECT k, day, ${daily} FROM (${joinSql(steps, ' UNION ALL BY NAME ')}) GROUP BY k, day)
    WINDOW so_far AS (PARTITION BY k ORDER BY day ROWS UNBOUNDED PRECEDING)`;
}

const partsOf = ({ compute }: DayFeature): readonly SumName[] => ['n', ...(PARTS[compute.function] ?? [])];

const groupByWindow = (features: readonly DayFeature[]): DayFeature[][] => {
  const groups = new Map<string, DayFeature[]>();
  for (const feature of features) {
    const name = `${feature.window.days} ${feature.window.delay}`;
    groups.set(name, [...(groups.get(name) ?? []), feature]);
  }
  return [...groups.values()];
};

/** Builds the queries of what enters and leaves the window that features share. */
function buildSteps(features: readonly DayFeature[]): Sql[] {
  const [feature] = features;
  if (feature === undefined) return [];
  const { days, delay } = feature.window;
  const enters = sql`e + ${delay + 1}`;
  const leaves = sql`e + ${delay + days + 1}`;
  const parts = new Map(
    features.flatMap((one) =>
      partsOf(one)
        .filter((name) => name !== 'known')
        .map(
          (name) => [sumOf(name, one), name === 'n' ? sql`n` : partialColumn(name, columnOf(one))] as const,
        ),
    ),
  );
  const select = (day: Sql, sign: Sql) =>
    sql`SELECT k, ${day} AS day, ${[...parts].map(([sum, partial]) => sql`${sign} ${partial} AS ${sum}`)} FROM ${DAY_PARTIALS}`;
  const steps = [select(enters, sql`+`), select(leaves, sql`-`)];
  if (!features.some((one) => partsOf(one).includes('known'))) return steps;
  // Known to be true counts when both event and report do.
  const known = sumOf('known', feature);
  const from = sql`FROM ${LABEL_PARTIALS} WHERE r < ${leaves}`;
  return [
    ...steps,
    sql`SELECT k, greatest(${enters}, r) AS day, delta AS ${known} ${from}`,
    sql`SELECT k, ${leaves} AS day, -delta AS ${known} ${from}`,
  ];
}

/** True for a feature that does not add up: it is computed for each day from the partials of its window. */
export const isSpread = ({ compute }: DayFeature): boolean =>
  compute.function === 'min' || compute.function === 'max' || compute.function === 'countDistinct';

/** Column with the value of such a feature; null where its window is empty. */
export const spreadOf = ({ name }: DayFeature): Sql => identifier(`spread ${name}`);

/** Builds the query of such a feature, by `k` and `day`. */
export function buildSpread(feature: DayFeature): Sql {
  const { compute, window } = feature;
  const column = columnOf(feature);
  switch (compute.function) {
    case 'min':
      return spread(DAY_PARTIALS, sql`min(${partialColumn('least', column)})`, window, spreadOf(feature));
    case 'max':
      return spread(DAY_PARTIALS, sql`max(${partialColumn('greatest', column)})`, window, spreadOf(feature));
    default:
      return spread(distinctPartials(column), sql`count(DISTINCT v)`, window, spreadOf(feature));
  }
}

const spread = (partials: Sql, value: Sql, { days, delay }: DayWindow, name: Sql): Sql =>
  sql`SELECT k, e + step AS day, ${value} AS ${name}
    FROM ${partials}, (SELECT unnest(range(${delay + 1}, ${delay + days + 1}))::INTEGER AS step) GROUP BY k, e + step`;
