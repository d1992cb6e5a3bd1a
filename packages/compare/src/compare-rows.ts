import { type DuckSession, emptyRelation, fileReader, identifier } from '@cardlake/lake';
import { duckdbType, type Fields } from '@cardlake/schema';
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
  await session.run(`CREATE OR REPLACE TEMP TABLE left_rows AS ${numberedRowsQuery(left, spec)};
    CREATE OR REPLACE TEMP TABLE right_rows AS ${numberedRowsQuery(right, spec)};
    CREATE OR REPLACE TEMP TABLE differing AS ${differencesQuery(spec)};`);
  const sizes = {
    left: await session.count('left_rows'),
    right: await session.count('right_rows'),
    differing: await session.count('differing'),
  };
  const examples = await session.rows(
    `SELECT "left", "right" FROM differing ORDER BY ${[...spec.key.map(identifier), OCCURRENCE].join(', ')} LIMIT ${SHOWN}`,
    z.object({ left: z.string().nullable(), right: z.string().nullable() }),
  );
  await session.run('DROP TABLE left_rows; DROP TABLE right_rows; DROP TABLE differing;');
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
const OCCURRENCE = '"#"';

function numberedRowsQuery(files: readonly string[], { fields, key }: ComparisonSpec): string {
  const columns = Object.entries(fields).map(
    ([name, { type }]) => `${identifier(name)}::${duckdbType(type)} AS ${identifier(name)}`,
  );
  const rows = files.length === 0 ? emptyRelation(fields) : fileReader('read_parquet', files);
  const order = Object.keys(fields).map(identifier).join(', ');
  return `SELECT *, row_number() OVER (PARTITION BY ${key.map(identifier).join(', ')} ORDER BY ${order}) AS ${OCCURRENCE}
    FROM (SELECT ${columns.join(', ')} FROM ${rows})`;
}

function differencesQuery({ fields, key, approximateColumns }: ComparisonSpec): string {
  const keys = key.map(identifier);
  const row = (side: string) =>
    `CASE WHEN ${side}.${OCCURRENCE} IS NOT NULL THEN to_json(struct_pack(${Object.keys(fields)
      .map((name) => `${identifier(name)} := ${side}.${identifier(name)}`)
      .join(', ')}))::VARCHAR END`;
  const differs = Object.keys(fields)
    .filter((name) => !key.includes(name))
    .map((name) => {
      const [a, b] = [`left_rows.${identifier(name)}`, `right_rows.${identifier(name)}`];
      return approximateColumns.has(name)
        ? `NOT coalesce(abs(${a} - ${b}) <= ${TOLERANCE} * greatest(abs(${a}), abs(${b})), ${a} IS NULL AND ${b} IS NULL)`
        : `${a} IS DISTINCT FROM ${b}`;
    });
  return `SELECT ${[...keys, OCCURRENCE].join(', ')}, ${row('left_rows')} AS "left", ${row('right_rows')} AS "right"
    FROM left_rows FULL JOIN right_rows USING (${[...keys, OCCURRENCE].join(', ')})
    WHERE left_rows.${OCCURRENCE} IS NULL OR right_rows.${OCCURRENCE} IS NULL OR ${differs.join(' OR ')}`;
}
