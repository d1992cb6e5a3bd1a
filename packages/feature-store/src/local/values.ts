import { identifier, type Sql, sql } from '@cardlake/lake';
import type { Field, LogicalType } from '@cardlake/schema';
import { z } from 'zod';
import type { OnlineValue } from '../record';

/** Converts values of one type to SQL and back without loss. */
interface SqlCodec {
  /** Formats the expression that selects a column. */
  readonly select: (column: Sql) => Sql;
  /** Parses the selected value. */
  readonly read: z.ZodType<OnlineValue>;
}

const text = { read: z.string() };
const integer = { read: z.bigint() };
const unchanged = (column: Sql) => column;

const codecs: { readonly [K in LogicalType['kind']]: (type: Extract<LogicalType, { kind: K }>) => SqlCodec } =
  {
    string: () => ({ ...text, select: unchanged }),
    json: () => ({ ...text, select: unchanged }),
    date: () => ({ ...text, select: (column) => sql`${column}::VARCHAR` }),
    double: () => ({ ...text, select: unchanged, read: z.number() }),
    bigint: () => ({ ...integer, select: unchanged }),
    boolean: () => ({ ...integer, select: (column) => sql`${column}::BIGINT` }),
    timestamp: () => ({
      select: (column) => sql`epoch_us(${column})`,
      read: z.bigint().transform(Number),
    }),
    decimal: () => ({
      select: (column) => sql`${column}::VARCHAR`,
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

/** Formats the expression that selects a column for `readValue`. */
export const selectValue = (name: string, { type }: Field): Sql =>
  sql`${codecOf(type).select(identifier(name))} AS ${identifier(name)}`;

/** Parses a selected value. @throws ZodError when the column does not have the declared type */
export const readValue = ({ type }: Field, value: unknown): OnlineValue =>
  value === null ? null : codecOf(type).read.parse(value);
