import { identifier, literal } from '@cardlake/lake';
import { duckdbType, type Field, formatDecimal, type LogicalType } from '@cardlake/schema';
import { z } from 'zod';
import type { OnlineValue } from '../record';

/** How a kind of value goes into DuckDB and comes back, exactly. */
interface Form {
  /** A value as SQL, before the cast to the column's type. */
  readonly write: (value: string | number | bigint) => string;
  /** What to select for a column. */
  readonly select: (column: string) => string;
  /** What that gives, as an online value. */
  readonly read: z.ZodType<OnlineValue>;
}

const text = { write: (value: string | number | bigint) => literal(String(value)), read: z.string() };
const whole = { write: String, read: z.bigint() };
const asIs = (column: string) => column;

const forms: { readonly [K in LogicalType['kind']]: (type: Extract<LogicalType, { kind: K }>) => Form } = {
  string: () => ({ ...text, select: asIs }),
  date: () => ({ ...text, select: (column) => `${column}::VARCHAR` }),
  double: () => ({ ...text, select: asIs, read: z.number() }),
  bigint: () => ({ ...whole, select: asIs }),
  boolean: () => ({ ...whole, select: (column) => `${column}::BIGINT` }),
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
    throw new Error('an online store holds no lists');
  },
};

function formOf(type: LogicalType): Form {
  const form = forms[type.kind] as (type: LogicalType) => Form;
  return form(type);
}

/** A value as SQL of its column's type; a number that is not finite is null. */
export function sqlValue({ type }: Field, value: OnlineValue): string {
  const missing = value === null || (typeof value === 'number' && !Number.isFinite(value));
  return `(${missing ? 'NULL' : formOf(type).write(value)})::${duckdbType(type)}`;
}

/** What to select of a column for `readValue`. */
export const selectValue = (name: string, { type }: Field): string =>
  `${formOf(type).select(identifier(name))} AS ${identifier(name)}`;

/** What a selected value says. @throws ZodError when the column is not of the declared type */
export const readValue = ({ type }: Field, value: unknown): OnlineValue =>
  value === null ? null : formOf(type).read.parse(value);
