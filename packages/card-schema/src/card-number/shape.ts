import { asciiDigit } from './unicode-digits';

/** A text for the search of card numbers, with one character per unit: a digit, a letter, or anything else. */
export interface Shape {
  readonly text: string;
  /** Start of each unit in the original text, and its end; undefined when every unit is one character. */
  readonly offsets: readonly number[] | undefined;
}

/** Escapes of JSON, also of JSON within a JSON string, where each backslash is doubled. */
export const ESCAPE_PATTERN =
  '\\\\+(?:u([dD][89abAB][0-9a-fA-F]{2})\\\\+u([dD][c-fC-F][0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|[bfnrt]|)';
const UNIT_PATTERN = `${ESCAPE_PATTERN}|[^\\x00-\\x7f]`;
const UNIT = new RegExp(UNIT_PATTERN, 'u');
const UNITS = new RegExp(UNIT_PATTERN, 'gu');
const OTHER = ' ';
const LETTER = /^[A-Za-z]$/;

/**
 * Reduces a text to its shape: digits of every script become ASCII digits, escapes what they stand for, and a character
 * outside ASCII that is no digit becomes a space. Linear in the text.
 */
export function shapeOf(text: string): Shape {
  if (!UNIT.test(text)) return { text, offsets: undefined };
  const pieces: string[] = [];
  const offsets: number[] = [];
  let end = 0;
  const copyPlain = (to: number): void => {
    pieces.push(text.slice(end, to));
    for (let at = end; at < to; at++) offsets.push(at);
  };
  for (const unit of text.matchAll(UNITS)) {
    copyPlain(unit.index);
    offsets.push(unit.index);
    pieces.push(reduce(codePointOf(unit)));
    end = unit.index + unit[0].length;
  }
  copyPlain(text.length);
  offsets.push(text.length);
  return { text: pieces.join(''), offsets };
}

/** The code point that a unit stands for; undefined for an escape of a control character or of a sign. */
function codePointOf([unit, high, low, single]: readonly (string | undefined)[]): number | undefined {
  if (high !== undefined && low !== undefined)
    return 0x10000 + ((parseHex(high) - 0xd800) << 10) + (parseHex(low) - 0xdc00);
  if (single !== undefined) return parseHex(single);
  return unit?.startsWith('\\') ? undefined : unit?.codePointAt(0);
}

const parseHex = (digits: string): number => Number.parseInt(digits, 16);

function reduce(codePoint: number | undefined): string {
  if (codePoint === undefined) return OTHER;
  if (codePoint > 0x7f) return asciiDigit(codePoint) ?? OTHER;
  const character = String.fromCharCode(codePoint);
  return LETTER.test(character) || (character >= '0' && character <= '9') ? character : OTHER;
}
