import { type CompiledSnapshotGroup, SNAPSHOT_DAY } from '@cardlake/features';
import { EMPTY_SQL, identifier, joinSql, type Relation, type Sql, sql, sqlType } from '@cardlake/lake';
import { withDefault } from '../with-default';
import { type DayFeature, listDayFeatures, widestWindows } from './day-windows';
import { unitOf } from './load-partials';
import { HALF } from './snapshot-relations';
import { buildSpread, buildWindowSums, isSpread, spreadOf, sumOf } from './window-sums';

const WEIGHT = sql`${HALF}::HUGEINT`;
const TWO_32 = 4_294_967_296;
/** Squares of the upper halves below 2^36 leave room for everything else in 127 bits. */
const EXACT_BELOW = sql`68719476736::HUGEINT`;

/** Rows to compute: those of days up to a last one, in days since the epoch, and of them all or some. */
export interface RowChoice {
  readonly lastDay: number;
  /** Relation of `k` and `day` with the rows to compute, as far as they exist; all rows by default. */
  readonly among?: Relation;
}

/**
 * Builds the query of a group's rows, from the partial aggregates that `loadPartials` has loaded. Sums over a window change
 * only on the days on which an event enters or leaves it, or a label changes; a row has those of the last such day.
 */
export function buildSnapshotQuery(group: CompiledSnapshotGroup, { lastDay, among }: RowChoice): Sql {
  const features = listDayFeatures(group);
  const held = widestWindows(features.map(({ window }) => window)).map(
    (window) => sql`${sumOf('n', { window })} > 0`,
  );
  const values = features.map(
    (feature) => sql`${buildValue(feature)}::${sqlType(feature.type)} AS ${identifier(feature.name)}`,
  );
  const joins = features
    .filter(isSpread)
    .map(
      (feature) =>
        sql`LEFT JOIN (${buildSpread(feature)}) AS ${identifier(`spread_${feature.name}`)} USING (k, day)`,
    );
  const rows = sql`SELECT * EXCLUDE (day), unnest(range(day, least(next_day, ${lastDay + 1})))::INTEGER AS day
    FROM (${buildWindowSums(features)}) WHERE day <= ${lastDay} AND (${joinSql(held, ' OR ')})`;
  const some = among === undefined ? EMPTY_SQL : sql`SEMI JOIN ${among} USING (k, day)`;
  return sql`SELECT k AS ${identifier(group.key)}, DATE '1970-01-01' + day AS ${identifier(SNAPSHOT_DAY)}, ${values}
    FROM (${rows}) ${some} ${joinSql(joins, ' ')}`;
}

/** The value of a feature, with its default. */
function buildValue(feature: DayFeature): Sql {
  const { compute } = feature;
  const column = 'column' in compute ? compute.column : '';
  const n = sumOf('n', feature);
  switch (compute.function) {
    case 'count':
      return n;
    case 'countDistinct':
      return sql`coalesce(${spreadOf(feature)}, 0)`;
    case 'sum':
      return sumOf('total', feature);
    case 'min':
    case 'max':
      return withDefault(spreadOf(feature), feature);
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
      return withDefault(sql`if(${n} > 0, ${sumOf('known', feature)}::DOUBLE / ${n}::DOUBLE, NULL)`, feature);
    default:
      throw new Error(`a snapshot has no ${compute.function}`);
  }
}

/** The exact sum in units of the last decimal. */
const totalOf = (feature: DayFeature): Sql =>
  sql`(${sumOf('h', feature)} * ${WEIGHT} + ${sumOf('l', feature)})`;

/** The nearest double of a whole number below 2^85; a cast would round twice. */
const toDouble = (whole: Sql): Sql =>
  sql`((${whole} // ${TWO_32})::DOUBLE * ${TWO_32}::DOUBLE + (${whole} % ${TWO_32})::DOUBLE)`;

/**
 * n² times the variance: n · Σ(x − m)² − (Σ(x − m))² for the whole part m of the mean, which keeps the numbers small; exact
 * but for numbers so far apart that nothing cancels.
 */
function scaledVariance(feature: DayFeature): Sql {
  const n = sumOf('n', feature);
  const [h, l] = [sumOf('h', feature), sumOf('l', feature)];
  const [hh, hl, ll] = [sumOf('hh', feature), sumOf('hl', feature), sumOf('ll', feature)];
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
