import {
  type DuckSession,
  emptyRelation,
  identifier,
  joinSql,
  readColumns,
  type Sql,
  sql,
  sqlType,
} from '@cardlake/lake';
import type { Fields } from '@cardlake/schema';
import { z } from 'zod';

/** Differences between the rows of two sides. */
export interface RowDifference {
  /** Number of rows on each side. */
  readonly rows: { readonly left: number; readonly right: number };
  /** Number of rows that differ or that only one side has; a row that occurs twice counts twice. */
  readonly differing: number;
  /** Number of these that only one side has. */
  readonly only: { readonly left: number; readonly right: number };
  /** The first rows by key that only the left side has, only the right one, and both; as JSON, null where a side has none. */
  readonly examples: readonly { readonly left: string | null; readonly right: string | null }[];
}

/** Options of `compareRows`. */
export interface ComparisonSpec {
  readonly fields: Fields;
  readonly key: readonly string[];
  /** Columns that may differ by rounding; all others must be equal to the bit. */
  readonly approximateColumns: ReadonlySet<string>;
  /** Rows with a later day are left out. */
  readonly until?: LastDay | undefined;
}

/** The last day to compare, in a column of days. */
export interface LastDay {
  readonly column: string;
  /** Days since the epoch. */
  readonly day: number;
}

/** Tables of a comparison: the rows of both sides, and those that differ. */
const LEFT = identifier('left_rows');
const RIGHT = identifier('right_rows');
const DIFFERING = identifier('differing');

/** Relative tolerance of approximate columns. */
const TOLERANCE = 1e-9;

const SHOWN = 5;

/**
 * Compares the rows of Parquet files by their key, whatever their order and files.
 * @throws UserError of DuckDB, for example for a missing file or column.
 */
export async function compareRows(
  session: DuckSession,
  left: readonly string[],
  right: readonly string[],
  spec: ComparisonSpec,
): Promise<RowDifference> {
  await session.run(sql`CREATE OR REPLACE TEMP TABLE ${LEFT} AS ${numberedRowsQuery(left, spec)};
    CREATE OR REPLACE TEMP TABLE ${RIGHT} AS ${numberedRowsQuery(right, spec)};
    CREATE OR REPLACE TEMP TABLE ${DIFFERING} AS ${differencesQuery(spec)};`);
  const only = {
    left: await session.count(sql`${DIFFERING} WHERE NOT in_right`),
    right: await session.count(sql`${DIFFERING} WHERE NOT in_left`),
  };
  const sizes = {
    left: await session.count(LEFT),
    right: await session.count(RIGHT),
    differing: await session.count(DIFFERING),
  };
  const examples: RowDifference['examples'][number][] = [];
  for (const kind of [sql`NOT in_right`, sql`NOT in_left`, sql`in_left AND in_right`]) {
    examples.push(...(await session.rows(examplesQuery(spec, kind), example)));
  }
  await session.run(sql`DROP TABLE ${LEFT}; DROP TABLE ${RIGHT}; DROP TABLE ${DIFFERING};`);
  return {
    rows: { left: sizes.left, right: sizes.right },
    differing: sizes.differing,
    only,
    examples,
  };
}

/**
 * Number of the row among those of its key, from 1: a row that occurs twice on one side has no partner for the
 * second.
 */
const OCCURRENCE = identifier('#');

function numberedRowsQuery(files: readonly string[], { fields, key, until }: ComparisonSpec): Sql {
  const columns = Object.entries(fields).map(
    ([name, { type }]) => sql`${identifier(name)}::${sqlType(type)} AS ${identifier(name)}`,
  );
  const rows = files.length === 0 ? emptyRelation(fields) : readColumns(fields, files);
  const order = Object.keys(fields).map(identifier);
  return sql`SELECT *, row_number() OVER (PARTITION BY ${key.map(identifier)} ORDER BY ${order}) AS ${OCCURRENCE}
    FROM (SELECT ${columns} FROM ${rows}${until === undefined ? sql`` : sql` WHERE ${identifier(until.column)} <= DATE '1970-01-01' + ${until.day}`})`;
}

/** Finds the keys of the rows that differ; the rows themselves may not fit in memory. */
function differencesQuery({ fields, key, approximateColumns }: ComparisonSpec): Sql {
  const keys = [...key.map(identifier), OCCURRENCE];
  const differs = Object.keys(fields)
    .filter((name) => !key.includes(name))
    .map((name) => {
      const [a, b] = [sql`${LEFT}.${identifier(name)}`, sql`${RIGHT}.${identifier(name)}`];
      return approximateColumns.has(name)
        ? sql`NOT coalesce(abs(${a} - ${b}) <= ${TOLERANCE} * greatest(abs(${a}), abs(${b})), ${a} IS NULL AND ${b} IS NULL)`
        : sql`${a} IS DISTINCT FROM ${b}`;
    });
  return sql`SELECT ${keys.map((name) => sql`coalesce(${LEFT}.${name}, ${RIGHT}.${name}) AS ${name}`)},
      ${LEFT}.${OCCURRENCE} IS NOT NULL AS in_left, ${RIGHT}.${OCCURRENCE} IS NOT NULL AS in_right
    FROM ${LEFT} FULL JOIN ${RIGHT} ON ${joinKeys(LEFT, RIGHT, keys)}
    WHERE ${joinSql([sql`NOT in_left`, sql`NOT in_right`, ...differs], ' OR ')}`;
}

/** Rows whose key has a null, too, are partners. */
const joinKeys = (left: Sql, right: Sql, keys: readonly Sql[]): Sql =>
  joinSql(
    keys.map((name) => sql`${left}.${name} IS NOT DISTINCT FROM ${right}.${name}`),
    ' AND ',
  );

const example = z.object({ left: z.string().nullable(), right: z.string().nullable() });

/** Selects the first differing rows of a kind, as JSON. */
function examplesQuery({ fields, key }: ComparisonSpec, kind: Sql): Sql {
  const keys = [...key.map(identifier), OCCURRENCE];
  const row = (side: Sql) =>
    sql`CASE WHEN ${side}.${OCCURRENCE} IS NOT NULL THEN to_json(struct_pack(${Object.keys(fields).map(
      (name) => sql`${identifier(name)} := ${side}.${identifier(name)}`,
    )}))::VARCHAR END`;
  const shown = sql`(FROM ${DIFFERING} WHERE ${kind} ORDER BY ${keys} LIMIT ${SHOWN})`;
  return sql`SELECT ${row(LEFT)} AS "left", ${row(RIGHT)} AS "right" FROM ${shown} AS shown
    LEFT JOIN ${LEFT} ON ${joinKeys(LEFT, sql`shown`, keys)}
    LEFT JOIN ${RIGHT} ON ${joinKeys(RIGHT, sql`shown`, keys)}
    ORDER BY ${keys.map((name) => sql`shown.${name}`)}`;
}
