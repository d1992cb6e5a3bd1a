import { identifier, joinSql, type Sql, sql } from '@cardlake/lake';
import { type Fields, formatDecimal, type LogicalType } from '@cardlake/schema';

const MICROS_PER_SECOND = 1_000_000;

/** Text of a value on the wire; null for one that is not there. */
export type WireText = string | null;

/** List of the texts of the fields on the wire, in their order, as silver knows them. */
export const wireTexts = (fields: Fields): Sql =>
  sql`[${joinSql(
    Object.entries(fields).map(([name, { type }]) =>
      type.kind === 'timestamp'
        ? sql`strftime(make_timestamp(epoch_us(${identifier(name)})), '%Y-%m-%dT%H:%M:%S.%fZ')`
        : sql`${identifier(name)}::VARCHAR`,
    ),
  )}]`;

/** Writes the texts of {@link wireTexts} as a line, which stands for one that is no longer in bronze. */
export const silverLine = (fields: Fields, texts: readonly WireText[]): string =>
  JSON.stringify(
    Object.fromEntries(
      Object.entries(fields).map(([name, { type }], i) => [name, canonicalText(type, texts[i] ?? null)]),
    ),
  );

/** Writes a parsed row as {@link silverLine} writes that of silver. */
export const parsedLine = (fields: Fields, row: Readonly<Record<string, unknown>>): string =>
  silverLine(
    fields,
    Object.entries(fields).map(([name, { type }]) => wireText(type, row[name])),
  );

/** The text of a double does not depend on the program that wrote it. */
const canonicalText = ({ kind }: LogicalType, text: WireText): WireText =>
  kind === 'double' && text !== null ? String(Number(text)) : text;

function wireText(type: LogicalType, value: unknown): WireText {
  if (value === null) return null;
  if (type.kind === 'timestamp' && typeof value === 'number') {
    const seconds = Math.floor(value / MICROS_PER_SECOND);
    const fraction = String(value - seconds * MICROS_PER_SECOND).padStart(6, '0');
    return `${new Date(seconds * 1000).toISOString().slice(0, 19)}.${fraction}Z`;
  }
  return type.kind === 'decimal' && typeof value === 'bigint'
    ? formatDecimal(value, type.scale)
    : String(value);
}
