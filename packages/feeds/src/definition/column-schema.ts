import type { LogicalType } from '@cardlake/schema';
import { z } from 'zod';
import { parseTimestampFormat } from './timestamp-format';

const TYPES = 'string, bigint, decimal(p,s), double, boolean, date, timestamp, strings and json';

/** Most digits of a decimal that every engine stores. */
const MAX_PRECISION = 38;

/** Types that have no parameters, by the text that names them. */
const PLAIN: Readonly<Record<string, LogicalType>> = {
  string: { kind: 'string' },
  bigint: { kind: 'bigint' },
  double: { kind: 'double' },
  boolean: { kind: 'boolean' },
  date: { kind: 'date' },
  timestamp: { kind: 'timestamp' },
  strings: { kind: 'strings' },
  json: { kind: 'json', shape: 'any' },
};

/** Reads the text of a type, such as `decimal(18,4)`; undefined for an unknown type. */
function parseType(text: string): LogicalType | undefined {
  if (Object.hasOwn(PLAIN, text)) return PLAIN[text];
  const [, digits, decimals] = /^decimal\( *([0-9]{1,2}) *, *([0-9]{1,2}) *\)$/.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const [precision, scale] = [Number(digits), Number(decimals)];
  const isValid = precision >= 1 && precision <= MAX_PRECISION && scale <= precision;
  return isValid ? { kind: 'decimal', precision, scale } : undefined;
}

/** Text that a settings file must hold, and the parsed value; undefined for invalid text. */
const parsedText = <T>(parse: (text: string) => T | undefined, expected: (text: string) => string) =>
  z.string().transform((text, context): T => {
    const value = parse(text);
    if (value !== undefined) return value;
    context.issues.push({ code: 'custom', message: expected(text), input: text });
    return z.NEVER;
  });

const type = parsedText(parseType, (text) =>
  // What YAML leaves of { type: decimal(18,4) }.
  /^decimal\([^)]*$/.test(text)
    ? `"${text}" is not a type; between { and } a comma ends a value, so put the type in quotes: 'decimal(18,4)'`
    : `"${text}" is not a type; types are ${TYPES}`,
);

/** Text that says how instants are written, checked. */
export const timestampFormat = z.string().refine((text) => parseTimestampFormat(text) !== undefined, {
  error: ({ input }) =>
    `"${String(input)}" is not a format; use iso, unix, unix_ms, unix_us, or a pattern such as %d/%m/%Y %H:%M:%S`,
});

/** Members of a path: one text is split at its dots. */
const path = z.union(
  [
    z
      .string()
      .min(1)
      .transform((text) => text.split('.')),
    z.array(z.string().min(1)).min(1),
  ],
  {
    error: 'expected the name of a member, such as address.city, or a list of names',
  },
);

const longForm = z.strictObject({
  type,
  /** True when records may lack a value. */
  nullable: z.boolean().default(false),
  description: z.string().default(''),
  /** Member of the record, or header of the CSV column; the name of the column unless given. */
  path: path.optional(),
  timestampFormat: timestampFormat.optional(),
});

/** A column: its type alone, or its type and more. */
export const columnSchema = z
  .union([z.string().transform((text) => ({ type: text })), z.unknown()])
  .pipe(longForm);

/** A declared column, with its defaults. */
export type ColumnDefinition = z.output<typeof columnSchema>;
