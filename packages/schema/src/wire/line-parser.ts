import type { Row } from '../types';
import { scanMembers } from './json-members';
import type { LineRejectionCode, Rejection } from './rejection';
import { MAX_DEPTH, MAX_LINE_BYTES, type ValueLimits } from './rules';
import { createReader, type Reader, type ReadResult, type WireFields, type WireValue } from './value-readers';

/** A rule on the text of one column, beyond its type. */
export interface ColumnCheck<Code extends string> {
  readonly code: Code;
  readonly isBroken: (value: string) => boolean;
}

/** Wire rules of a table, beyond the types of its columns. */
export interface WireRules<F extends WireFields, Code extends string> extends ValueLimits {
  /** Rules on the texts of columns: strings, and JSON as it was written. */
  readonly checks: { readonly [K in keyof F]?: ColumnCheck<Code> };
}

/** Result of parsing a line: a row of the wire's columns, or every rule that the line breaks. */
export type Parsed<F extends WireFields, Code extends string> =
  | { readonly ok: true; readonly row: Row<F> }
  | {
      readonly ok: false;
      /** At least one, in the order of the fields. */
      readonly reasons: readonly Rejection<LineRejectionCode | Code>[];
      /** Value of the table's key column, as it came, where one could be read; mask it before it is stored. */
      readonly eventId?: string;
    };

/**
 * Makes the parser of a table's lines.
 * @param table `fields`: the columns on the wire; `key`: the first is the event id of rejected lines
 * @returns a function that reads the text of one line, without its line end, that arrived at an instant in µs since the
 * epoch; it never throws, whatever the line holds
 */
export function lineParser<F extends WireFields, Code extends string>(
  { fields, key: [idColumn = ''] }: { readonly fields: F; readonly key: readonly string[] },
  rules: WireRules<F, Code>,
) {
  const names: ReadonlySet<string> = new Set(Object.keys(fields));
  const plan = Object.entries(fields).map(([field, { type, nullable }]) => ({
    field,
    nullable,
    read: createReader(type, rules),
    check: rules.checks[field],
  }));

  return (line: string, arrivalMicros: number): Parsed<F, Code> => {
    const members = readMembers(line, names);
    if (typeof members === 'string') return { ok: false, reasons: [{ code: members }] };
    const row: Record<string, unknown> = {};
    const reasons: Rejection<LineRejectionCode | Code>[] = [];
    for (const { field, nullable, read, check } of plan) {
      const member = members(field);
      if (nullable && member === undefined) {
        row[field] = null;
        continue;
      }
      const reading = readMember(member, read, arrivalMicros);
      if ('code' in reading) reasons.push({ field, code: reading.code });
      else {
        row[field] = reading.value;
        if (check?.isBroken(reading.value as string)) reasons.push({ field, code: check.code });
      }
    }
    if (reasons.length === 0) return { ok: true, row: row as Row<F> };
    const eventId = row[idColumn];
    return typeof eventId === 'string' ? { ok: false, reasons, eventId } : { ok: false, reasons };
  };
}

/** Members of an object by name; undefined for one that is absent or null. */
type Members = (name: string) => WireValue | undefined;

/** Reads the members of a line, or returns the rule that the whole line breaks. */
function readMembers(line: string, names: ReadonlySet<string>): Members | LineRejectionCode {
  if (isTooLong(line)) return 'line_too_long';
  const text = line.startsWith(BYTE_ORDER_MARK) ? line.slice(1) : line;
  const { depth, sources, repeated } = scanMembers(text, names);
  if (depth > MAX_DEPTH) return 'not_json';
  const parsed = parseJson(text);
  // There is no telling which of the two is meant.
  if (parsed === undefined || repeated) return 'not_json';
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return 'wrong_type';
  const values = parsed as Readonly<Record<string, unknown>>;
  return (name) => {
    const source = sources.get(name);
    return source === undefined || values[name] === null ? undefined : { value: values[name], source };
  };
}

function readMember(
  member: WireValue | undefined,
  read: Reader<unknown>,
  arrivalMicros: number,
): ReadResult<unknown> {
  if (member === undefined) return { code: 'missing' };
  if (member.value === '') return { code: 'empty' };
  return read(member, arrivalMicros);
}

const BYTE_ORDER_MARK = '\uFEFF';
/** Most bytes of a UTF-16 unit in UTF-8. */
const MAX_UNIT_BYTES = 3;

const isTooLong = (line: string): boolean =>
  line.length * MAX_UNIT_BYTES > MAX_LINE_BYTES && Buffer.byteLength(line) > MAX_LINE_BYTES;

/** The value of a JSON text; undefined, which no JSON text means, when it is not JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
