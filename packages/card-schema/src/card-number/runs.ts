import { panDigits } from './issuers';

/** Most characters between two digits of one card number: a dash between spaces. */
export const MAX_SEPARATORS = 3;

/** Digits with at most {@link MAX_SEPARATORS} characters between them that are no letters: enough for a card number. */
const RUN_PATTERN = `[0-9](?:[^0-9A-Za-z]{0,${MAX_SEPARATORS}}[0-9]){${panDigits.min - 1},}`;

/** Finds texts that may hold a card number; all that it does not match hold none. Valid in RE2, too. */
export const PAN_CANDIDATE_PATTERN = `${RUN_PATTERN}|[^\\x00-\\x7f]|\\\\`;

/**
 * Ids whose hexadecimal digits are no card number, though some may look like one: UUIDs, and 24 digits or more in one
 * case, such as hashes.
 */
export const HEX_ID_PATTERN =
  '[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[0-9a-f]{24,}|[0-9A-F]{24,}';

/** Groups of letters that hexadecimal digits without dashes must have: track data has up to three (`B`, `D`, `F`). */
export const MIN_LETTER_GROUPS = 4;

const HEX_ID = new RegExp(HEX_ID_PATTERN, 'g');
const LETTERS = /[a-fA-F]+/g;

/** Yields the runs of digits in a shape that are long enough for a card number, as [start, end). */
export function* digitRuns(shape: string): Generator<readonly [start: number, end: number]> {
  if (findRuns(shape).next().done) return;
  yield* findRuns(shape.replace(HEX_ID, (id) => (isHexId(id) ? 'x'.repeat(id.length) : id)));
}

/** A loop, since a regular expression keeps a state for each digit of a long run. */
function* findRuns(shape: string): Generator<readonly [start: number, end: number]> {
  let start = 0;
  let end = 0;
  let digits = 0;
  for (let i = 0; i <= shape.length; i++) {
    const code = shape.charCodeAt(i);
    if (i === shape.length || isLetter(code) || (isDigit(code) && i - end > MAX_SEPARATORS)) {
      if (digits >= panDigits.min) yield [start, end];
      digits = 0;
    }
    if (!isDigit(code)) continue;
    if (digits === 0) start = i;
    digits += 1;
    end = i + 1;
  }
}

export const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;

const isLetter = (code: number): boolean => (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);

function isHexId(text: string): boolean {
  const letterGroups = text.match(LETTERS)?.length ?? 0;
  return letterGroups >= (text.includes('-') ? 1 : MIN_LETTER_GROUPS);
}
