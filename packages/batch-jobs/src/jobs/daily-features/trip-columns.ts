import { identifier, joinSql, type Sql, sql } from '@cardlake/lake';
import { UserError } from '@cardlake/runtime';
import type { Column, SelectColumns } from '../../daily/query-files';

/** Values of a trip that features are made of. */
type TripValue = 'vendor' | 'pickup' | 'zone' | 'fare' | 'distance';

/**
 * Names of each value over the years, compared without case: yellow and green since 2011, then yellow of 2010 and of 2009
 * (https://github.com/toddwschneider/nyc-taxi-data/issues/55).
 */
const NAMES: Readonly<Record<TripValue, readonly string[]>> = {
  vendor: ['vendorid', 'vendor_id', 'vendor_name'],
  pickup: ['tpep_pickup_datetime', 'lpep_pickup_datetime', 'pickup_datetime', 'trip_pickup_datetime'],
  zone: ['pulocationid'],
  fare: ['fare_amount', 'fare_amt'],
  distance: ['trip_distance'],
};

/** Values that files of some years have not: before July 2016 a pickup had coordinates and no zone. */
const OPTIONAL: readonly TripValue[] = ['zone'];

const IS_NUMBER = /^(?:U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?|FLOAT|DOUBLE|DECIMAL.*)$/;

/** Sums of such numbers are exact, and so the same in any order: no fare or distance has more decimals. */
const EXACT = sql`DECIMAL(18, 6)`;

/**
 * Writes what to select from files with some columns: `vendor_id`, `pickup_zone`, `pickup_date`, `fare`, `distance`, and two counts of
 * values that are no usable number. Columns that no feature needs, such as the two spellings of airport_fee, do not matter.
 */
export const selectTrips: SelectColumns = (file, columns) => {
  const columnsOf = (value: TripValue) =>
    columns.filter(({ name }) => NAMES[value].includes(name.toLowerCase()));
  const missing = (Object.keys(NAMES) as TripValue[]).filter(
    (value) => columnsOf(value).length === 0 && !OPTIONAL.includes(value),
  );
  if (missing.length > 0)
    throw new UserError(
      'wrong_format',
      `${file.name} is no file of yellow or green trips: it has no column for ${missing.join(' and ')}, but ${columns.map(({ name }) => name).join(', ')}`,
      { hint: 'Take it out of the input.' },
    );
  const first = (value: TripValue, write: (column: Column) => Sql) =>
    sql`coalesce(${joinSql([...columnsOf(value).map(write), sql`NULL`])})`;
  const given = (value: TripValue) => first(value, ({ name }) => identifier(name));
  const exact = (value: TripValue) =>
    first(value, ({ name }) => sql`TRY_CAST(${identifier(name)} AS ${EXACT})`);
  const day = first(
    'pickup',
    ({ name }) => sql`TRY_CAST(TRY_CAST(${identifier(name)} AS TIMESTAMP) AS DATE)`,
  );
  return sql`SELECT ${first('vendor', vendorText)} AS vendor_id,
    CAST(${first('zone', ({ name }) => sql`TRY_CAST(${identifier(name)} AS INTEGER)`)} AS INTEGER) AS pickup_zone,
    CASE WHEN ${day} BETWEEN DATE '0001-01-01' AND DATE '9999-12-31' THEN ${day} END AS pickup_date,
    ${exact('fare')} AS fare, ${exact('distance')} AS distance,
    ${given('fare')} IS NOT NULL AND ${exact('fare')} IS NULL AS is_fare_unusable,
    ${given('distance')} IS NOT NULL AND ${exact('distance')} IS NULL AS is_distance_unusable`;
};

/** A number of a vendor is the same text whatever type its column has. */
const vendorText = ({ name, type }: Column): Sql =>
  IS_NUMBER.test(type)
    ? sql`CAST(TRY_CAST(${identifier(name)} AS BIGINT) AS VARCHAR)`
    : sql`nullif(trim(CAST(${identifier(name)} AS VARCHAR)), '')`;
