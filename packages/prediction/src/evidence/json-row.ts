import { type Fields, type LogicalType, parseDecimal, type Row } from '@cardlake/schema';

/** More digits than any decimal has before its point. */
const MAX_DIGITS = 38;

/** A row as JSON holds it without loss: whole numbers and decimals as text, instants as µs; what is null is not there. */
export type JsonRow = Readonly<Record<string, unknown>>;

/** Reads a row with the values of its types. @throws Error for a value of another type */
export const readJsonRow = <F extends Fields>(fields: F, row: JsonRow): Row<F> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, { type }]) => [name, readValue(name, type, row[name])]),
  ) as Row<F>;

function readValue(name: string, type: LogicalType, value: unknown): unknown {
  if (value === undefined) return null;
  if (type.kind === 'bigint' || type.kind === 'decimal') {
    const scale = type.kind === 'decimal' ? type.scale : 0;
    const unscaled = typeof value === 'string' ? parseDecimal(value, scale, MAX_DIGITS) : 'malformed';
    if (typeof unscaled === 'bigint') return unscaled;
  } else if (typeof value === (type.kind === 'double' || type.kind === 'timestamp' ? 'number' : 'string'))
    return value;
  throw new Error(`${name}: expected ${type.kind}, got ${JSON.stringify(value)}`);
}
