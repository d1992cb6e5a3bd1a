import { bronzeCardAuthorization, bronzeCardDispute } from '../tables';
import type { Row } from '../types';
import { isPan } from './card-number';
import { scanMembers } from './members';
import type { Rejection, RejectionCode } from './rejection';
import { countryCodes, currencyCodes, MAX_LINE_BYTES, wireRules } from './rules';
import { type Reader, type Reading, readerOf, type WireFields, type WireValue } from './values';

/** What a line became: a row of the wire's columns, or every rule it breaks. */
export type Parsed<F extends WireFields> =
  | { readonly ok: true; readonly row: Row<F> }
  | {
      readonly ok: false;
      /** At least one, in the order of the fields. */
      readonly reasons: readonly Rejection[];
      /** The line's event id, as it came, where one could be read; mask it before it is stored. */
      readonly eventId?: string;
    };

/** Rules over single values beyond their type: what breaks one, and its code. */
type Checks<F extends WireFields> = {
  readonly [K in keyof F]?: { readonly code: RejectionCode; readonly isBroken: (value: string) => boolean };
};

/**
 * Reads one authorisation line.
 * @param line the text of one line, without its line end; a byte order mark in front is skipped
 * @param arrivalMicros when the line arrived, µs since the epoch; bounds `ts`
 * @returns never throws, whatever the line holds
 */
export const parseAuthorization = wire(bronzeCardAuthorization.fields, {
  card_id: { code: 'looks_like_pan', isBroken: isPan },
  currency: { code: 'unknown_code', isBroken: (code) => !currencyCodes.has(code) },
  country: { code: 'unknown_code', isBroken: (code) => !countryCodes.has(code) },
});

/** Reads one dispute line; as {@link parseAuthorization}, with `reported_at` bounded by the arrival. */
export const parseDispute = wire(bronzeCardDispute.fields, {});

function wire<F extends WireFields>(fields: F, checks: Checks<F>) {
  const names = Object.keys(fields);
  const wanted: ReadonlySet<string> = new Set(names);
  const plan = names.map((field: keyof F & string) => ({
    field,
    read: readerOf(fields[field]!.type),
    check: checks[field],
  }));

  return (line: string, arrivalMicros: number): Parsed<F> => {
    const members = membersOf(line, wanted);
    if (typeof members === 'string') return { ok: false, reasons: [{ code: members }] };
    const row: Record<string, unknown> = {};
    const reasons: Rejection[] = [];
    for (const { field, read, check } of plan) {
      const reading = readMember(members(field), read, arrivalMicros);
      if ('code' in reading) reasons.push({ field, code: reading.code });
      else {
        row[field] = reading.value;
        if (check?.isBroken(reading.value as string)) reasons.push({ field, code: check.code });
      }
    }
    if (reasons.length === 0) return { ok: true, row: row as Row<F> };
    const eventId = row[EVENT_ID];
    return typeof eventId === 'string' ? { ok: false, reasons, eventId } : { ok: false, reasons };
  };
}

/** An object's wanted members by name. */
type Members = (name: string) => WireValue | undefined;

/** The line's members, or the rule that the whole line breaks. */
function membersOf(line: string, wanted: ReadonlySet<string>): Members | RejectionCode {
  if (isTooLong(line)) return 'line_too_long';
  const text = line.startsWith(BYTE_ORDER_MARK) ? line.slice(1) : line;
  const { depth, sources, repeated } = scanMembers(text, wanted);
  if (depth > wireRules.maxDepth) return 'not_json';
  const parsed = parseJson(text);
  // Which of the two is meant cannot be known.
  if (parsed === undefined || repeated) return 'not_json';
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return 'wrong_type';
  const values = parsed as Readonly<Record<string, unknown>>;
  return (name) => {
    const source = sources.get(name);
    return source === undefined ? undefined : { value: values[name], source };
  };
}

function readMember(
  member: WireValue | undefined,
  read: Reader<unknown>,
  arrivalMicros: number,
): Reading<unknown> {
  if (member === undefined || member.value === null) return { code: 'missing' };
  if (member.value === '') return { code: 'empty' };
  return read(member, arrivalMicros);
}

const EVENT_ID = 'event_id';
const BYTE_ORDER_MARK = '\uFEFF';
/** No UTF-16 unit takes more bytes than this in UTF-8. */
const MAX_UNIT_BYTES = 3;

const isTooLong = (line: string): boolean =>
  line.length * MAX_UNIT_BYTES > MAX_LINE_BYTES && Buffer.byteLength(line) > MAX_LINE_BYTES;

/** The value of a JSON text; undefined, which JSON cannot spell, when it is none. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
