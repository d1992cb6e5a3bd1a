import { identifier, literal } from '@cardlake/lake';
import { duckdbType, type Field, formatDecimal, type LogicalType } from '@cardlake/schema';
import { z } from 'zod';
import type { OnlineValue } from '../record';

/** Converts values of one type to SQL and back without loss. */
interface SqlCodec {
  /** Formats a value as SQL, before the cast to the column's type. */
  readonly write: (value: string | number | bigint) => string;
  /** Formats the expression that selects a column. */
  readonly select: (column: string) => string;
  /** Parses the selected value. */
  readonly read: z.ZodType<OnlineValue>;
}

const text = { write: (value: string | number | bigint) => literal(String(value)), read: z.string() };
const integer = { write: String, read: z.bigint() };
const unchanged = (column: string) => column;

const codecs: { readonly [K in LogicalType['kind']]: (type: Extract<LogicalType, { kind: K }>) => SqlCodec } =
  {
    string: () => ({ ...text, select: unchanged }),
    date: () => ({ ...text, select: (column) => `${column}::VARCHAR` }),
    double: () => ({ ...text, select: unchanged, read: z.number() }),
    bigint: () => ({ ...integer, select: unchanged }),
    boolean: () => ({ ...integer, select: (column) => `${column}::BIGINT` }),
    timestamp: () => ({
      write: (micros) => `make_timestamptz(${micros}::BIGINT)`,
      select: (column) => `epoch_us(${column})`,
      read: z.bigint().transform(Number),
    }),
    decimal: ({ scale }) => ({
      write: (unscaled) => literal(formatDecimal(BigInt(unscaled), scale)),
      select: (column) => `${column}::VARCHAR`,
      read: z.string().transform((digits) => BigInt(digits.replace('.', ''))),
    }),
    strings: () => {
      throw new Error('an online store cannot store lists');
    },
  };

function codecOf(type: LogicalType): SqlCodec {
  const form = codecs[type.kind] as (type: LogicalType) => SqlCodec;
  return form(type);
}

/** Formats a value as SQL of its column's type; a number that is not finite becomes null. */
export function sqlValue({ type }: Field, value: OnlineValue): string {
  const missing = value === null || (typeof value === 'number' && !Number.isFinite(value));
  return `(${missing ? 'NULL' : codecOf(type).write(value)})::${duckdbType(type)}`;
}

/** Formats the expression that selects a column for `readValue`. */
export const selectValue = (name: string, { type }: Field): string =>
  `${codecOf(type).select(identifier(name))} AS ${identifier(name)}`;

/** Parses a selected value. @throws ZodError when the column does not have the declared type */
export const readValue = ({ type }: Field, value: unknown): OnlineValue =>
  value === null ? null : codecOf(type).read.parse(value);
