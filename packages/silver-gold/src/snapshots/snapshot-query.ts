import { type CompiledSnapshotGroup, SNAPSHOT_DAY } from '@cardlake/features';
import { identifier, joinSql, type Sql, sql, sqlType } from '@cardlake/lake';
import { type DayFeature, type DayWindow, listDayFeatures, widestWindows } from './day-windows';
import { unitOf } from './load-partials';
import { DAY_PARTIALS, distinctPartials, HALF, LABEL_PARTIALS, partialColumn } from './snapshot-relations';

const WEIGHT = sql`${HALF}::HUGEINT`;
const TWO_32 = 4_294_967_296;
/** Squares of the upper halves below 2^36 leave room for everything else in 127 bits. */
const EXACT_BELOW = sql`68719476736::HUGEINT`;

/**
 * Builds the query of a group's rows, from the partial aggregates that `loadPartials` has loaded: the partials of each
 * entity and the days that have a row, in one order, with the windows as frames of days.
 * @param lastDay the last day with rows, as days since the epoch
 */
export function buildSnapshotQuery(group: CompiledSnapshotGroup, lastDay: number): Sql {
  const features = listDayFeatures(group);
  const windows = uniqueWindows(features.map(({ window }) => window));
  const labelled = uniqueWindows(
    features.flatMap(({ compute, window }) => (compute.function === 'meanOfLabel' ? [window] : [])),
  );
  const rows = joinSql(
    [
      sql`SELECT k, e AS day, false AS is_row, * EXCLUDE (k, e) FROM ${DAY_PARTIALS}`,
      sql`SELECT k, day, true AS is_row FROM (SELECT DISTINCT k, day FROM (${buildGrid(widestWindows(windows), lastDay)}))`,
      ...labelled.map(buildLabelSteps),
    ],
    ' UNION ALL BY NAME ',
  );
  const values = features.map(
    (feature) => sql`${buildValue(feature)}::${sqlType(feature.type)} AS ${identifier(feature.name)}`,
  );
  const day = identifier(SNAPSHOT_DAY);
  const distinct = features.filter(({ compute }) => compute.function === 'countDistinct');
  const joins = distinct.map(
    (feature) => sql`LEFT JOIN (${buildDistinct(feature)}) AS ${distinctAlias(feature)} USING (k, day)`,
  );
  const frames = [
    ...windows.map((window) => sql`${frame(window)} AS (${ORDER} ${range(window)})`),
    sql`so_far AS (${ORDER} RANGE UNBOUNDED PRECEDING)`,
  ];
  const sums = features.flatMap(buildSums);
  return sql`SELECT k AS ${identifier(group.key)}, DATE '1970-01-01' + day AS ${day}, ${values}
    FROM (SELECT k, day, is_row, ${sums} FROM (${rows}) WINDOW ${frames}) ${joinSql(joins, ' ')} WHERE is_row`;
}

const ORDER = sql`PARTITION BY k ORDER BY day`;

const range = ({ days, delay }: DayWindow): Sql =>
  sql`RANGE BETWEEN ${days + delay} PRECEDING AND ${delay + 1} PRECEDING`;

const frame = ({ days, delay }: DayWindow): Sql => identifier(`last_${days}_after_${delay}`);
const stepColumn = ({ days, delay }: DayWindow): Sql => identifier(`known_${days}_after_${delay}`);
const distinctAlias = ({ name }: DayFeature): Sql => identifier(`distinct_of_${name}`);

const uniqueWindows = (windows: readonly DayWindow[]): DayWindow[] => [
  ...new Map(windows.map((window) => [`${window.days} ${window.delay}`, window])).values(),
];

/** The days that have a row: those of which a window holds an event. */
const buildGrid = (windows: readonly DayWindow[], lastDay: number): Sql =>
  joinSql(
    windows.map(
      ({ days, delay }) => sql`SELECT k, e + step AS day
        FROM ${DAY_PARTIALS}, (SELECT unnest(range(${delay + 1}, ${delay + days + 1}))::INTEGER AS step)
        WHERE e + step <= ${lastDay}`,
    ),
    ' UNION ALL ',
  );

/** Events known to be true by day, as steps: up when both event and report count, down when the event leaves the window. */
function buildLabelSteps(window: DayWindow): Sql {
  const { days, delay } = window;
  const leaves = sql`e + ${delay + days + 1}`;
  const column = stepColumn(window);
  return sql`SELECT k, greatest(e + ${delay + 1}, r) AS day, false AS is_row, delta AS ${column}
      FROM ${LABEL_PARTIALS} WHERE r < ${leaves}
    UNION ALL BY NAME SELECT k, ${leaves} AS day, false AS is_row, -delta AS ${column}
      FROM ${LABEL_PARTIALS} WHERE r < ${leaves}`;
}

const buildDistinct = ({ compute, window: { days, delay }, name }: DayFeature): Sql =>
  sql`SELECT k, e + step AS day, count(DISTINCT v) AS ${identifier(name)}
    FROM ${distinctPartials('column' in compute ? compute.column : '')},
      (SELECT unnest(range(${delay + 1}, ${delay + days + 1}))::INTEGER AS step)
    GROUP BY ALL`;

const part = (name: string, feature: DayFeature): Sql => identifier(`${name} of ${feature.name}`);

/** The sums over the window that a feature is computed from. */
function buildSums(feature: DayFeature): Sql[] {
  const { compute, window } = feature;
  const over = (what: Sql, name: string) => sql`${what} OVER ${frame(window)} AS ${part(name, feature)}`;
  const counted = sql`coalesce(sum(n) OVER ${frame(window)}, 0) AS ${part('n', feature)}`;
  const column = 'column' in compute ? compute.column : '';
  const halves = (['h', 'l', 'hh', 'hl', 'll'] as const).map((name) =>
    over(sql`sum(${partialColumn(name, column)})`, name),
  );
  switch (compute.function) {
    case 'count':
      return [counted];
    case 'sum':
      return [over(sql`sum(${partialColumn('total', column)})`, 'total')];
    case 'min':
      return [over(sql`min(${partialColumn('least', column)})`, 'least')];
    case 'max':
      return [over(sql`max(${partialColumn('greatest', column)})`, 'greatest')];
    case 'mean':
      return [counted, ...halves.slice(0, 2)];
    case 'stddev':
      return [counted, ...halves];
    case 'meanOfLabel':
      return [counted, sql`coalesce(sum(${stepColumn(window)}) OVER so_far, 0) AS ${part('known', feature)}`];
    case 'countDistinct':
      return [];
    default:
      throw new Error(`a snapshot has no ${compute.function}`);
  }
}

/** The value of a feature, with its default. */
function buildValue(feature: DayFeature): Sql {
  const { compute, name } = feature;
  const column = 'column' in compute ? compute.column : '';
  const n = part('n', feature);
  switch (compute.function) {
    case 'count':
      return n;
    case 'countDistinct':
      return sql`coalesce(${distinctAlias(feature)}.${identifier(name)}, 0)`;
    case 'sum':
      return sql`coalesce(${part('total', feature)}, 0)`;
    case 'min':
      return withDefault(part('least', feature), feature);
    case 'max':
      return withDefault(part('greatest', feature), feature);
    case 'mean':
      return withDefault(
        sql`if(${n} > 0, ${toDouble(totalOf(feature))} / (${n} * ${unitOf(column)})::DOUBLE, NULL)`,
        feature,
      );
    case 'stddev':
      return withDefault(
        sql`if(${n} > 1, sqrt(${scaledVariance(feature)} / (${n}::DOUBLE * (${n} - 1)::DOUBLE)) / ${unitOf(column)}, NULL)`,
        feature,
      );
    case 'meanOfLabel':
      return withDefault(sql`if(${n} > 0, ${part('known', feature)}::DOUBLE / ${n}::DOUBLE, NULL)`, feature);
    default:
      throw new Error(`a snapshot has no ${compute.function}`);
  }
}

function withDefault(value: Sql, { default: otherwise, type }: DayFeature): Sql {
  if (otherwise === null) return value;
  if (type.kind !== 'decimal') return sql`coalesce(${value}, ${Number(otherwise)}::DOUBLE)`;
  const unit = sql`${10 ** -type.scale}::DECIMAL(${type.scale}, ${type.scale})`;
  return sql`coalesce(${value}, ${BigInt(otherwise)}::DECIMAL(${type.precision}, 0) * ${unit})`;
}

/** The exact sum in units of the last decimal. */
const totalOf = (feature: DayFeature): Sql =>
  sql`(${part('h', feature)} * ${WEIGHT} + ${part('l', feature)})`;

/** The nearest double of a whole number below 2^85; a cast would round twice. */
const toDouble = (whole: Sql): Sql =>
  sql`((${whole} // ${TWO_32})::DOUBLE * ${TWO_32}::DOUBLE + (${whole} % ${TWO_32})::DOUBLE)`;

/**
 * n² times the variance: n · Σ(x − m)² − (Σ(x − m))² for the whole part m of the mean, which keeps the numbers small; exact
 * but for numbers so far apart that nothing cancels.
 */
function scaledVariance(feature: DayFeature): Sql {
  const n = part('n', feature);
  const [h, l] = [part('h', feature), part('l', feature)];
  const [hh, hl, ll] = [part('hh', feature), part('hl', feature), part('ll', feature)];
  const m = sql`(${totalOf(feature)} // ${n})`;
  const [mh, ml] = [sql`(${m} // ${WEIGHT})`, sql`(${m} % ${WEIGHT})`];
  const upper = sql`(${hh} - 2 * ${mh} * ${h} + ${n} * ${mh} * ${mh})`;
  const middle = sql`(${hl} - ${mh} * ${l} - ${ml} * ${h} + ${n} * ${mh} * ${ml})`;
  const lower = sql`(${ll} - 2 * ${ml} * ${l} + ${n} * ${ml} * ${ml})`;
  const rest = sql`(${totalOf(feature)} - ${n} * ${m})`;
  const [ofUpper, ofMiddle] = [BigInt(HALF) ** 2n, 2n * BigInt(HALF)];
  return sql`CASE WHEN ${upper} < ${EXACT_BELOW}
    THEN (${n} * (${upper} * ${ofUpper}::HUGEINT + ${middle} * ${ofMiddle}::HUGEINT + ${lower}) - ${rest} * ${rest})::DOUBLE
    ELSE ${n}::DOUBLE * (${upper}::DOUBLE * ${ofUpper}::DOUBLE + ${middle}::DOUBLE * ${ofMiddle}::DOUBLE + ${lower}::DOUBLE)
      - ${rest}::DOUBLE * ${rest}::DOUBLE END`;
}
