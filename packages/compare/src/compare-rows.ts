import {
  type DuckSession,
  emptyRelation,
  fileReader,
  identifier,
  joinSql,
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
  /** The first differing rows by key, as JSON; null where a side has none. */
  readonly examples: readonly { readonly left: string | null; readonly right: string | null }[];
}

/** Options of `compareRows`. */
export interface ComparisonSpec {
  readonly fields: Fields;
  readonly key: readonly string[];
  /** Columns that may differ by rounding; all others must be equal to the bit. */
  readonly approximateColumns: ReadonlySet<string>;
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
  const sizes = {
    left: await session.count(LEFT),
    right: await session.count(RIGHT),
    differing: await session.count(DIFFERING),
  };
  const examples = await session.rows(
    sql`SELECT "left", "right" FROM ${DIFFERING} ORDER BY ${[...spec.key.map(identifier), OCCURRENCE]} LIMIT ${SHOWN}`,
    z.object({ left: z.string().nullable(), right: z.string().nullable() }),
  );
  await session.run(sql`DROP TABLE ${LEFT}; DROP TABLE ${RIGHT}; DROP TABLE ${DIFFERING};`);
  return {
    rows: { left: sizes.left, right: sizes.right },
    differing: sizes.differing,
    examples,
  };
}

/**
 * Number of the row among those of its key, from 1: a row that occurs twice on one side has no partner for the
 * second.
 */
const OCCURRENCE = identifier('#');

function numberedRowsQuery(files: readonly string[], { fields, key }: ComparisonSpec): Sql {
  const columns = Object.entries(fields).map(
    ([name, { type }]) => sql`${identifier(name)}::${sqlType(type)} AS ${identifier(name)}`,
  );
  const rows = files.length === 0 ? emptyRelation(fields) : fileReader('read_parquet', files);
  const order = Object.keys(fields).map(identifier);
  return sql`SELECT *, row_number() OVER (PARTITION BY ${key.map(identifier)} ORDER BY ${order}) AS ${OCCURRENCE}
    FROM (SELECT ${columns} FROM ${rows})`;
}

function differencesQuery({ fields, key, approximateColumns }: ComparisonSpec): Sql {
  const keys = key.map(identifier);
  const row = (side: Sql) =>
    sql`CASE WHEN ${side}.${OCCURRENCE} IS NOT NULL THEN to_json(struct_pack(${Object.keys(fields).map(
      (name) => sql`${identifier(name)} := ${side}.${identifier(name)}`,
    )}))::VARCHAR END`;
  const differs = Object.keys(fields)
    .filter((name) => !key.includes(name))
    .map((name) => {
      const [a, b] = [sql`${LEFT}.${identifier(name)}`, sql`${RIGHT}.${identifier(name)}`];
      return approximateColumns.has(name)
        ? sql`NOT coalesce(abs(${a} - ${b}) <= ${TOLERANCE} * greatest(abs(${a}), abs(${b})), ${a} IS NULL AND ${b} IS NULL)`
        : sql`${a} IS DISTINCT FROM ${b}`;
    });
  return sql`SELECT ${[...keys, OCCURRENCE]}, ${row(LEFT)} AS "left", ${row(RIGHT)} AS "right"
    FROM ${LEFT} FULL JOIN ${RIGHT} USING (${[...keys, OCCURRENCE]})
    WHERE ${LEFT}.${OCCURRENCE} IS NULL OR ${RIGHT}.${OCCURRENCE} IS NULL OR ${joinSql(differs, ' OR ')}`;
}
