import { AMOUNT, type bronzeCardAuthorization, wireRules } from '@cardlake/card-schema';
import { ByteCodes } from './byte-codes';
import type { Fingerprints } from './fingerprints';
import type { Shape } from './shape';

type Column = keyof typeof bronzeCardAuthorization.fields;
type Check = 'text' | 'token' | 'instant' | 'amount' | 'currency' | 'country';

const CHECKS: Readonly<Record<Column, Check>> = {
  event_id: 'text',
  card_id: 'token',
  ts: 'instant',
  merchant_id: 'text',
  amount: 'amount',
  currency: 'currency',
  country: 'country',
  pos_mode: 'text',
};

/** The wire's columns in table order, which is the order of the scanner's output. */
export const wireColumns = Object.keys(CHECKS) as Column[];

const EVENT_ID = wireColumns.indexOf('event_id');

const currencies = new ByteCodes(wireRules.currencyCodes, 3);
const countries = new ByteCodes(wireRules.countryCodes, 2);

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
/** |amount| < 1e12, so a longer integer part is the full parser's business. */
const AMOUNT_INTEGER_DIGITS = 12;
/** Bytes are copied by words of four, so up to three more than wanted are read and written. */
export const OVERRUN = 3;

/** 1 for the ASCII characters that stand for themselves in a JSON string. */
const PLAIN = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x20 && byte < 0x7f && byte !== QUOTE && byte !== 0x5c ? 1 : 0,
);

/**
 * Reads plain valid authorisation lines from bytes, without JSON and without making a string.
 *
 * Sound, not complete: what {@link scan} accepts, the full parser of `@cardlake/schema` accepts with the same row (a
 * differential test holds the two together); whatever it does not recognise at once it leaves to that parser.
 */
export class AuthorizationScanner {
  private readonly starts = new Int32Array(wireColumns.length);
  private readonly ends = new Int32Array(wireColumns.length);
  private readonly checks = wireColumns.map((column) => CHECKS[column]);
  private bytes: Uint8Array = new Uint8Array(0);
  private view: DataView = viewOf(this.bytes);
  private out: Uint8Array = new Uint8Array(0);
  private outView: DataView = viewOf(this.out);
  /** Where the integer part of the last number ended. */
  private point = 0;
  private instant = 0;
  /** {@link point} of `ts`. */
  private instantPoint = 0;

  /** @param shape layout to expect @param latest last instant allowed for `ts`, µs */
  constructor(
    readonly shape: Shape,
    private readonly latest: number,
  ) {}

  /** `ts` of the line just scanned, µs. */
  get micros(): number {
    return this.instant;
  }

  /** Adds the event id of the line just scanned. */
  fingerprint(fingerprints: Fingerprints): void {
    fingerprints.add(this.bytes, this.starts[EVENT_ID]!, this.ends[EVENT_ID]!);
  }

  /** True when the line `[start, end)` is certainly valid; {@link write} then writes it. */
  scan(bytes: Uint8Array, start: number, end: number): boolean {
    if (end + OVERRUN > bytes.length) return false;
    if (bytes !== this.bytes) {
      this.bytes = bytes;
      this.view = viewOf(bytes);
    }
    let at = start;
    const { slots, suffix } = this.shape;
    for (let s = 0; s < slots.length; s++) {
      const slot = slots[s]!;
      const { prefix, column } = slot;
      if (at + prefix.length > end || !prefix.standsAt(this.view, at)) return false;
      at += prefix.length;
      const valueEnd = slot.quoted ? this.stringEnd(at) : this.numberEnd(at);
      if (valueEnd < 0) return false;
      if (column >= 0) {
        this.starts[column] = at;
        this.ends[column] = valueEnd;
        if (!this.holds(this.checks[column]!, slot.quoted, at, valueEnd)) return false;
      }
      at = valueEnd;
    }
    return end - at === suffix.length && suffix.standsAt(this.view, at);
  }

  /**
   * Writes the scanned line's columns tab-separated, a newline after them, `ts` as µs. Needs room for the line and
   * {@link OVERRUN} bytes more.
   *
   * @returns the new end
   */
  write(out: Uint8Array, position: number): number {
    if (out !== this.out) {
      this.out = out;
      this.outView = viewOf(out);
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

  private holds(check: Check, quoted: boolean, start: number, end: number): boolean {
    switch (check) {
      case 'text':
        return quoted && end > start;
      case 'token':
        return quoted && end > start && !this.onlyDigits(start, end);
      case 'currency':
        return quoted && currencies.has(this.bytes, start, end);
      case 'country':
        return quoted && countries.has(this.bytes, start, end);
      case 'amount':
        return !quoted && this.point - start <= AMOUNT_INTEGER_DIGITS && end - this.point - 1 <= AMOUNT.scale;
      case 'instant':
        return !quoted && this.inRange(start, end);
    }
  }

  private inRange(start: number, end: number): boolean {
    const { bytes, point } = this;
    if (bytes[start] === MINUS || point - start > SECONDS_DIGITS || end - point - 1 > MICRO_DIGITS)
      return false;
    let seconds = 0;
    for (let i = start; i < point; i++) seconds = seconds * 10 + (bytes[i]! - ZERO);
    let micros = seconds * MICROS;
    let unit = MICROS / 10;
    for (let i = point + 1; i < end; i++) {
      micros += (bytes[i]! - ZERO) * unit;
      unit /= 10;
    }
    this.instant = micros;
    this.instantPoint = point;
    return micros >= wireRules.earliestMicros && micros <= this.latest;
  }

  /** Writes plain decimal seconds as an integer of microseconds. */
  private writeMicros(position: number, start: number, end: number): number {
    const point = this.instantPoint;
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

  /** Could be a card number: nothing in it but digits and the separators they are written with. */
  private onlyDigits(start: number, end: number): boolean {
    for (let i = start; i < end; i++) if (this.bytes[i]! > NINE) return false;
    return true;
  }

  private stringEnd(start: number): number {
    const bytes = this.bytes;
    let i = start;
    while (PLAIN[bytes[i]!] === 1) i++;
    return bytes[i] === QUOTE ? i : -1;
  }

  /** End of a JSON number without exponent: no leading zeros, a digit on both sides of the point. */
  private numberEnd(start: number): number {
    const bytes = this.bytes;
    let i = bytes[start] === MINUS ? start + 1 : start;
    const first = i;
    while (bytes[i]! >= ZERO && bytes[i]! <= NINE) i++;
    if (i === first || (bytes[first] === ZERO && i - first > 1)) return -1;
    this.point = i;
    if (bytes[i] !== POINT) return i;
    const point = i++;
    while (bytes[i]! >= ZERO && bytes[i]! <= NINE) i++;
    return i - point > 1 ? i : -1;
  }
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
