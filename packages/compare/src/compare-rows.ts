import { type DuckSession, emptyRelation, identifier, pathList } from '@cardlake/lake';
import { duckdbType, type Fields } from '@cardlake/schema';
import { z } from 'zod';

/** How the rows of two sides differ. */
export interface RowDifference {
  /** Rows of each side. */
  readonly rows: { readonly left: number; readonly right: number };
  /** Rows that differ, or that only one side has; a row that a side has twice counts as another. */
  readonly differing: number;
  /** The first of them by key, as JSON; null where a side has none. */
  readonly examples: readonly { readonly left: string | null; readonly right: string | null }[];
}

/** What rows are compared by. */
export interface ComparisonSpec {
  readonly fields: Fields;
  readonly key: readonly string[];
  /** Columns that may differ by rounding; all others are equal to the bit. */
  readonly approximateColumns: ReadonlySet<string>;
}

/** How far a column of `near` may be off, relative. */
const TOLERANCE = 1e-9;

const SHOWN = 5;

/**
 * Compares rows of Parquet files by their key, whatever their order and files.
 * @throws UserError of DuckDB, for a file or a column that is missing for instance
 */
export async function compareRows(
  session: DuckSession,
  left: readonly string[],
  right: readonly string[],
  shape: ComparisonSpec,
): Promise<RowDifference> {
  await session.run(`CREATE OR REPLACE TEMP TABLE l AS ${numberedRowsQuery(left, shape)};
    CREATE OR REPLACE TEMP TABLE r AS ${numberedRowsQuery(right, shape)};
    CREATE OR REPLACE TEMP TABLE differing AS ${differencesQuery(shape)};`);
  const sizes = {
    left: await session.count('l'),
    right: await session.count('r'),
    differing: await session.count('differing'),
  };
  const examples = await session.rows(
    `SELECT "left", "right" FROM differing ORDER BY ${[...shape.key.map(identifier), OCCURRENCE].join(', ')} LIMIT ${SHOWN}`,
    z.object({ left: z.string().nullable(), right: z.string().nullable() }),
  );
  await session.run('DROP TABLE l; DROP TABLE r; DROP TABLE differing;');
  return {
    rows: { left: sizes.left, right: sizes.right },
    differing: sizes.differing,
    examples,
  };
}

/** Which of the rows of its key a row is, from 1: a row that is there twice has no partner for the second. */
const OCCURRENCE = '"#"';

function numberedRowsQuery(files: readonly string[], { fields, key }: ComparisonSpec): string {
  const columns = Object.entries(fields).map(
    ([name, { type }]) => `${identifier(name)}::${duckdbType(type)} AS ${identifier(name)}`,
  );
  const rows =
    files.length === 0
      ? emptyRelation(fields)
      : `read_parquet(${pathList(files)}, hive_partitioning = false)`;
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
      const [a, b] = [`l.${identifier(name)}`, `r.${identifier(name)}`];
      return approximateColumns.has(name)
        ? `NOT coalesce(abs(${a} - ${b}) <= ${TOLERANCE} * greatest(abs(${a}), abs(${b})), ${a} IS NULL AND ${b} IS NULL)`
        : `${a} IS DISTINCT FROM ${b}`;
    });
  return `SELECT ${[...keys, OCCURRENCE].join(', ')}, ${row('l')} AS "left", ${row('r')} AS "right"
    FROM l FULL JOIN r USING (${[...keys, OCCURRENCE].join(', ')})
    WHERE l.${OCCURRENCE} IS NULL OR r.${OCCURRENCE} IS NULL OR ${differs.join(' OR ')}`;
}
