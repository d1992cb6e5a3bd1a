import { panDigits } from './issuers';

const OTHER = 0;
const DIGIT = 1;
const LETTER = 2;
/** A byte of a character outside ASCII, which may be a digit, or a backslash, which may begin an escape of one. */
const OPAQUE = 3;

const KINDS = Uint8Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  if (byte >= 0x80 || character === '\\') return OPAQUE;
  if (/[0-9]/.test(character)) return DIGIT;
  return /[A-Za-z]/.test(character) ? LETTER : OTHER;
});

/**
 * Tells whether the text in bytes `[start, end)`, as UTF-8, may hold a card number: when not, `holdsPan` is false for it. It
 * makes no text, and few ids have as many digits as a card number without a letter between them.
 */
export function bytesMayHoldPan(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < panDigits.min) return false;
  let digits = 0;
  for (let at = start; at < end; at++) {
    const kind = KINDS[bytes[at]!]!;
    if (kind === DIGIT) {
      digits += 1;
      if (digits === panDigits.min) return true;
    } else if (kind === LETTER) digits = 0;
    else if (kind === OPAQUE) return true;
  }
  return false;
}
