import type { Row } from '../types';
import { readJsonObject } from './json-object';
import type { LineRejectionCode, Rejection } from './rejection';
import type { ValueLimits } from './rules';
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
    const object = readJsonObject(line, names);
    if (typeof object === 'string') return { ok: false, reasons: [{ code: object }] };
    const row: Record<string, unknown> = {};
    const reasons: Rejection<LineRejectionCode | Code>[] = [];
    for (const { field, nullable, read, check } of plan) {
      const member = object.member(field);
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

function readMember(
  member: WireValue | undefined,
  read: Reader<unknown>,
  arrivalMicros: number,
): ReadResult<unknown> {
  if (member === undefined) return { code: 'missing' };
  if (member.value === '') return { code: 'empty' };
  return read(member, arrivalMicros);
}
