import {
  AMOUNT,
  type bronzeCardAuthorization,
  bytesMayHoldPan,
  holdsPan,
  wireRules,
} from '@cardlake/card-schema';
import { ByteCodeSet } from './byte-code-set';
import type { EventIdHashes } from './event-id-hashes';
import type { LineLayout } from './line-layout';
import { OVERRUN_BYTES } from './overrun-bytes';

type Column = keyof typeof bronzeCardAuthorization.fields;
type Check = 'text' | 'instant' | 'amount' | 'currency' | 'country';

const CHECKS: Readonly<Record<Column, Check>> = {
  event_id: 'text',
  card_id: 'text',
  ts: 'instant',
  merchant_id: 'text',
  amount: 'amount',
  currency: 'currency',
  country: 'country',
  pos_mode: 'text',
};

/** Columns on the wire, in the order of the table and of the scanner's output. */
export const wireColumns = Object.keys(CHECKS) as Column[];

const EVENT_ID = wireColumns.indexOf('event_id');

const currencies = new ByteCodeSet(wireRules.currencyCodes, 3);
const countries = new ByteCodeSet(wireRules.countryCodes, 2);

const QUOTE = 0x22;
const TAB = 0x09;
const NEWLINE = 0x0a;
const ZERO = 0x30;
const NINE = 0x39;
const MINUS = 0x2d;
const POINT = 0x2e;
const MICRO_DIGITS = 6;
const MICROS = 1_000_000;
const SECONDS_DIGITS = 11;
/** |amount| < 1e12: a longer integer part is left to the full parser. */
const AMOUNT_INTEGER_DIGITS = 12;

/** 1 for ASCII characters that a JSON string holds without escaping. */
const IS_PLAIN = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x20 && byte < 0x7f && byte !== QUOTE && byte !== 0x5c ? 1 : 0,
);

/**
 * Reads simple valid authorisation lines from bytes, without JSON and without making a string.
 *
 * Sound but not complete: for a line that {@link scan} accepts, the full parser of `@cardlake/schema` gives the same
 * row (a differential test proves it); any other line is left to that parser.
 */
export class AuthorizationScanner {
  private readonly starts = new Int32Array(wireColumns.length);
  private readonly ends = new Int32Array(wireColumns.length);
  private readonly checks = wireColumns.map((column) => CHECKS[column]);
  private bytes: Uint8Array = new Uint8Array(0);
  private view: DataView = createView(this.bytes);
  private out: Uint8Array = new Uint8Array(0);
  private outView: DataView = createView(this.out);
  /** End of the integer part of the last number. */
  private pointAt = 0;
  private instant = 0;
  /** {@link pointAt} of `ts`. */
  private instantPointAt = 0;

  /** @param layout layout to expect @param latestMicros latest instant that `ts` may have, µs */
  constructor(
    readonly layout: LineLayout,
    private readonly latestMicros: number,
  ) {}

  /** `ts` of the scanned line, µs. */
  get micros(): number {
    return this.instant;
  }

  /** Adds the event id of the scanned line. */
  addEventIdTo(hashes: EventIdHashes): void {
    hashes.add(this.view, this.starts[EVENT_ID]!, this.ends[EVENT_ID]!);
  }

  /** Returns true when the line `[start, end)` is certainly valid; {@link write} can then write it. */
  scan(bytes: Uint8Array, start: number, end: number): boolean {
    if (end + OVERRUN_BYTES > bytes.length) return false;
    if (bytes !== this.bytes) {
      this.bytes = bytes;
      this.view = createView(bytes);
    }
    let at = start;
    const { fields, suffix } = this.layout;
    for (let f = 0; f < fields.length; f++) {
      const { prefix, column, isQuoted } = fields[f]!;
      if (at + prefix.length > end || !prefix.matchesAt(this.view, at)) return false;
      at += prefix.length;
      const valueEnd = isQuoted ? this.findStringEnd(at) : this.findNumberEnd(at);
      if (valueEnd < 0) return false;
      if (column >= 0) {
        this.starts[column] = at;
        this.ends[column] = valueEnd;
        if (!this.isValid(this.checks[column]!, isQuoted, at, valueEnd)) return false;
      }
      at = valueEnd;
    }
    return end - at === suffix.length && suffix.matchesAt(this.view, at);
  }

  /**
   * Writes the columns of the scanned line, separated by tabs and ended by a newline, with `ts` in µs. Needs room for
   * the line and {@link OVERRUN_BYTES} more.
   *
   * @returns the new end
   */
  write(out: Uint8Array, position: number): number {
    if (out !== this.out) {
      this.out = out;
      this.outView = createView(out);
    }
    let at = position;
    for (let column = 0; column < this.checks.length; column++) {
      if (column > 0) out[at++] = TAB;
      const start = this.starts[column]!;
      const end = this.ends[column]!;
      at = this.checks[column] === 'instant' ? this.writeMicros(at, start, end) : this.copy(at, start, end);
    }
    out[at++] = NEWLINE;
    return at;
  }

  private isValid(check: Check, isQuoted: boolean, start: number, end: number): boolean {
    switch (check) {
      case 'text':
        return isQuoted && end > start && !this.holdsCardNumber(start, end);
      case 'currency':
        return isQuoted && currencies.has(this.bytes, start, end);
      case 'country':
        return isQuoted && countries.has(this.bytes, start, end);
      case 'amount':
        return (
          !isQuoted && this.pointAt - start <= AMOUNT_INTEGER_DIGITS && end - this.pointAt - 1 <= AMOUNT.scale
        );
      case 'instant':
        return !isQuoted && this.readInstant(start, end);
    }
  }

  /** Reads decimal seconds into {@link micros}. @returns false when they are too long or out of range */
  private readInstant(start: number, end: number): boolean {
    const { bytes, pointAt } = this;
    if (bytes[start] === MINUS || pointAt - start > SECONDS_DIGITS || end - pointAt - 1 > MICRO_DIGITS)
      return false;
    let seconds = 0;
    for (let i = start; i < pointAt; i++) seconds = seconds * 10 + (bytes[i]! - ZERO);
    let micros = seconds * MICROS;
    let unit = MICROS / 10;
    for (let i = pointAt + 1; i < end; i++) {
      micros += (bytes[i]! - ZERO) * unit;
      unit /= 10;
    }
    this.instant = micros;
    this.instantPointAt = pointAt;
    return micros >= wireRules.earliestMicros && micros <= this.latestMicros;
  }

  /** Writes decimal seconds as an integer of microseconds. */
  private writeMicros(position: number, start: number, end: number): number {
    const point = this.instantPointAt;
    const digits = Math.max(0, end - point - 1);
    let at = this.copy(position, start, point);
    if (digits > 0) at = this.copy(at, point + 1, end);
    for (let i = digits; i < MICRO_DIGITS; i++) this.out[at++] = ZERO;
    return at;
  }

  private copy(position: number, start: number, end: number): number {
    const from = this.view;
    const to = this.outView;
    const shift = position - start;
    for (let i = start; i < end; i += 4) to.setUint32(i + shift, from.getUint32(i));
    return end + shift;
  }

  /** Asks for a card number only where one may be, since few ids are like that. */
  private holdsCardNumber(start: number, end: number): boolean {
    return bytesMayHoldPan(this.bytes, start, end) && holdsPan(decodeAscii(this.bytes, start, end));
  }

  private findStringEnd(start: number): number {
    const bytes = this.bytes;
    let i = start;
    while (IS_PLAIN[bytes[i]!] === 1) i++;
    return bytes[i] === QUOTE ? i : -1;
  }

  /** Finds the end of a JSON number without exponent: no leading zeros, a digit on both sides of the point. */
  private findNumberEnd(start: number): number {
    const bytes = this.bytes;
    let i = bytes[start] === MINUS ? start + 1 : start;
    const first = i;
    while (bytes[i]! >= ZERO && bytes[i]! <= NINE) i++;
    if (i === first || (bytes[first] === ZERO && i - first > 1)) return -1;
    this.pointAt = i;
    if (bytes[i] !== POINT) return i;
    const point = i++;
    while (bytes[i]! >= ZERO && bytes[i]! <= NINE) i++;
    return i - point > 1 ? i : -1;
  }
}

const decodeAscii = (bytes: Uint8Array, start: number, end: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');

const createView = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
