import { type CellValue, type CompiledFeed, createJsonReader } from '@cardlake/feeds';
import { isoInstant, numberOf } from '@cardlake/runtime';
import { formatDecimal, type LogicalType } from '@cardlake/schema';

type Columns = CompiledFeed['columns'];

/** Column with the members of a record that no column reads, as expected rows have it. */
const EXTRA = {
  name: 'extra',
  type: { kind: 'json', shape: 'any' },
  nullable: true,
  description: '',
} as const;

/**
 * Finds the first difference between the rows of a sample and the lines of JSON that say what they should be: an object for each row,
 * with its columns by name. A column that an object lacks is null; instants are ISO 8601.
 * @returns what was expected, what was found, and in which line; undefined when all are equal
 */
export function findDifference(
  feed: CompiledFeed,
  rows: readonly (readonly CellValue[])[],
  expected: string,
): string | undefined {
  const columns = rowColumns(feed);
  const read = createJsonReader({ ...feed, columns, onUnknownColumn: 'refuse' });
  const lines = expected.split('\n').filter((line) => line.trim() !== '');
  for (const [at, line] of lines.entries()) {
    const result = read(line);
    if (!result.ok) return `row ${at + 1} does not fit the columns of the feed: ${result.reasons.join(', ')}`;
    const found = rows[at];
    if (found === undefined) return countDifference(lines, rows);
    for (const [n, { name, type }] of columns.entries()) {
      const [wanted, had] = [textOf(type, result.row[n]), textOf(type, found[n])];
      if (wanted !== had) return `row ${at + 1}: expected ${name} ${wanted}, and found ${had}`;
    }
  }
  return rows.length > lines.length ? countDifference(lines, rows) : undefined;
}

const countDifference = (lines: readonly unknown[], rows: readonly unknown[]): string =>
  `expected ${numberOf(lines.length, 'row')}, and found ${rows.length}`;

/** The columns of rows, which objects have by their names. */
const rowColumns = ({ columns, onUnknownColumn }: CompiledFeed): Columns =>
  [...columns, ...(onUnknownColumn === 'keep' ? [EXTRA] : [])].map((column) => ({
    ...column,
    path: [column.name],
    timestampFormat: 'iso',
  }));

function textOf(type: LogicalType, value: CellValue | undefined): string {
  if (value === null || value === undefined) return 'null';
  if (type.kind === 'timestamp') return JSON.stringify(isoInstant(Number(value)));
  if (type.kind === 'json') return JSON.stringify(JSON.parse(String(value)));
  if (typeof value === 'bigint') return formatDecimal(value, type.kind === 'decimal' ? type.scale : 0);
  return JSON.stringify(value);
}
