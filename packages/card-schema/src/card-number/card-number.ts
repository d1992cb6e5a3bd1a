import { PAN_DIGITS } from './pan-digits';
import { PanWindow } from './pan-window';

const { min: MIN, max: MAX } = PAN_DIGITS;
const SEPARATOR = -1;
const OTHER = -2;
const JSON_ESCAPE = /\\u([0-9a-fA-F]{4})/y;

/** True when a whole text is a card number: 13 to 19 digits that pass Luhn, with any spaces and dashes around them. */
export function isPan(text: string): boolean {
  if (text.length < MIN) return false;
  const digits: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const unit = classifyCharacter(text.charCodeAt(i));
    if (unit === OTHER) return false;
    if (unit !== SEPARATOR) digits.push(unit);
    if (digits.length > MAX) return false;
  }
  return digits.length >= MIN && passesLuhn(digits);
}

/**
 * Replaces all but the last four digits of each card number by `*`; the length of the text stays.
 *
 * A card number may be surrounded by any non-digits, contain spaces and dashes, and be written in JSON escapes
 * (`\u0034`); 20 or more digits in a row are not one. Linear in the text. Truncate a long text after masking it, not
 * before: truncated, most of a number can remain that is too short to be recognized.
 */
export function maskPans(text: string): string {
  let stars: Uint8Array | undefined;
  const recent = new PanWindow(MIN, MAX, passesLuhn);
  const endGroup = (continues: boolean): void => {
    for (const { start, end } of recent.endGroup(continues)) {
      stars ??= new Uint8Array(text.length);
      stars.fill(1, start, end);
    }
  };
  for (let i = 0, end = 0; i < text.length; i = end) {
    const escaped = readEscape(text, i);
    end = i + (escaped === undefined ? 1 : ESCAPE_LENGTH);
    const unit = classifyCharacter(escaped ?? text.charCodeAt(i));
    if (unit >= 0) recent.push(unit, i, end);
    else endGroup(unit === SEPARATOR);
  }
  endGroup(false);
  return stars ? maskDigits(text, stars) : text;
}

const BACKSLASH = 0x5c;
const ESCAPE_LENGTH = 6;

/** The character code of a JSON escape at a position; undefined when there is none. */
function readEscape(text: string, at: number): number | undefined {
  if (text.charCodeAt(at) !== BACKSLASH) return undefined;
  JSON_ESCAPE.lastIndex = at;
  const hex = JSON_ESCAPE.exec(text)?.[1];
  return hex === undefined ? undefined : Number.parseInt(hex, 16);
}

/** The value of a digit, or the class of another character. */
function classifyCharacter(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  return code === 0x20 || code === 0x2d ? SEPARATOR : OTHER;
}

/** Luhn's check: every second digit from the right is doubled, and the sum of all digits is divisible by ten. */
function passesLuhn(digits: readonly number[]): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = digits[digits.length - 1 - i] ?? 0;
    const doubled = i % 2 === 0 ? digit : digit * 2;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

function maskDigits(text: string, stars: Uint8Array): string {
  let result = '';
  let from = 0;
  for (let start = stars.indexOf(1); start >= 0; start = stars.indexOf(1, from)) {
    result += text.slice(from, start);
    from = stars.indexOf(0, start);
    if (from < 0) from = text.length;
    result += '*'.repeat(from - start);
  }
  return result + text.slice(from);
}
