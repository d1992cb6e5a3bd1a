import { AMOUNT, type bronzeCardAuthorization, wireRules } from '@cardlake/schema';
import { ByteCodes } from './byte-codes';
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

const currencies = new ByteCodes(wireRules.currencyCodes, 3);
const countries = new ByteCodes(wireRules.countryCodes, 2);

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const TAB = 0x09;
const NEWLINE = 0x0a;
const ZERO = 0x30;
const NINE = 0x39;
const MINUS = 0x2d;
const POINT = 0x2e;
const MICRO_DIGITS = 6;
const SECONDS_DIGITS = 11;
/** |amount| < 1e12, so a longer integer part is the full parser's business. */
const AMOUNT_INTEGER_DIGITS = 12;

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
  private highBits = 0;

  /** @param shape layout to expect @param latest last instant allowed for `ts`, µs */
  constructor(
    readonly shape: Shape,
    private readonly latest: number,
  ) {}

  /** Whether the line just scanned is plain ASCII; otherwise its UTF-8 is yet to be checked. */
  get isAscii(): boolean {
    return this.highBits < 0x80;
  }

  /** True when the line `[start, end)` is certainly valid; {@link write} then writes it. */
  scan(bytes: Uint8Array, start: number, end: number): boolean {
    this.bytes = bytes;
    this.highBits = 0;
    let at = start;
    const { slots, suffix } = this.shape;
    for (let s = 0; s < slots.length; s++) {
      const slot = slots[s]!;
      const prefix = slot.prefix;
      for (let i = 0; i < prefix.length; i++) if (bytes[at + i] !== prefix[i]) return false;
      at += prefix.length;
      const valueEnd = slot.quoted ? this.stringEnd(at, end) : this.numberEnd(at, end);
      if (valueEnd < 0) return false;
      if (slot.column >= 0) {
        this.starts[slot.column] = at;
        this.ends[slot.column] = valueEnd;
        if (!this.holds(this.checks[slot.column]!, slot.quoted, at, valueEnd)) return false;
      }
      at = valueEnd;
    }
    if (end - at !== suffix.length) return false;
    for (let i = 0; i < suffix.length; i++) if (bytes[at + i] !== suffix[i]) return false;
    return true;
  }

  /** Writes the scanned line's columns tab-separated, a newline after them, `ts` as µs. Returns the new end. */
  write(out: Uint8Array, position: number): number {
    let at = position;
    for (let column = 0; column < this.checks.length; column++) {
      const check = this.checks[column]!;
      const start = this.starts[column]!;
      const end = this.ends[column]!;
      if (check === 'instant') at = this.writeMicros(out, at, start, end);
      else for (let i = start; i < end; i++) out[at++] = this.bytes[i]!;
      out[at++] = column === this.checks.length - 1 ? NEWLINE : TAB;
    }
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
        return !quoted && this.decimal(start, end, AMOUNT_INTEGER_DIGITS, AMOUNT.scale) >= 0;
      case 'instant':
        return !quoted && this.inRange(start, end);
    }
  }

  private inRange(start: number, end: number): boolean {
    if (this.bytes[start] === MINUS) return false;
    const point = this.decimal(start, end, SECONDS_DIGITS, MICRO_DIGITS);
    if (point < 0) return false;
    let micros = 0;
    for (let i = start; i < point; i++) micros = micros * 10 + (this.bytes[i]! - ZERO);
    for (let i = 0; i < MICRO_DIGITS; i++) {
      const at = point + 1 + i;
      micros = micros * 10 + (at < end ? this.bytes[at]! - ZERO : 0);
    }
    return micros >= wireRules.earliestMicros && micros <= this.latest;
  }

  /** End of the integer part of a plain decimal within the given digits, or -1 when it is not one. */
  private decimal(start: number, end: number, integerDigits: number, scale: number): number {
    const bytes = this.bytes;
    const first = bytes[start] === MINUS ? start + 1 : start;
    let point = first;
    while (point < end && bytes[point] !== POINT) point++;
    const fraction = end - point - 1;
    return point - first <= integerDigits && fraction <= scale ? point : -1;
  }

  /** Copies plain decimal seconds as an integer of microseconds. */
  private writeMicros(out: Uint8Array, position: number, start: number, end: number): number {
    let at = position;
    let digits = -1;
    for (let i = start; i < end; i++) {
      const byte = this.bytes[i]!;
      if (byte === POINT) digits = 0;
      else {
        out[at++] = byte;
        if (digits >= 0) digits += 1;
      }
    }
    for (let i = Math.max(digits, 0); i < MICRO_DIGITS; i++) out[at++] = ZERO;
    return at;
  }

  /** Could be a card number: nothing in it but digits and the separators they are written with. */
  private onlyDigits(start: number, end: number): boolean {
    for (let i = start; i < end; i++) {
      const byte = this.bytes[i]!;
      if (byte > NINE && byte < 0x80) return false;
    }
    return true;
  }

  private stringEnd(start: number, end: number): number {
    const bytes = this.bytes;
    let high = 0;
    for (let i = start; i < end; i++) {
      const byte = bytes[i]!;
      if (byte === QUOTE) {
        this.highBits |= high;
        return i;
      }
      if (byte < 0x20 || byte === BACKSLASH) return -1;
      high |= byte;
    }
    return -1;
  }

  /** End of a JSON number without exponent: no leading zeros, a digit on both sides of the point. */
  private numberEnd(start: number, end: number): number {
    const bytes = this.bytes;
    let i = bytes[start] === MINUS ? start + 1 : start;
    const first = i;
    while (i < end && bytes[i]! >= ZERO && bytes[i]! <= NINE) i++;
    if (i === first || (bytes[first] === ZERO && i - first > 1)) return -1;
    if (bytes[i] !== POINT) return i;
    const point = i++;
    while (i < end && bytes[i]! >= ZERO && bytes[i]! <= NINE) i++;
    return i - point > 1 ? i : -1;
  }
}
