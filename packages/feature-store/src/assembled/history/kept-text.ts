import { hash } from 'node:crypto';

/** Longest text that is kept as it is, in bytes of UTF-8. */
const MAX_BYTES = 32;

/** Begins every shortened text, and no other one. */
const MARK = '#';

/** No character takes more bytes than this for each unit of its length. */
const MAX_BYTES_PER_UNIT = 3;

/**
 * The form in which texts are kept and compared: up to 32 bytes as they are, longer ones as 16 bytes of their SHA-256 in
 * base64url behind a `#`. Two texts have the same form if and only if they are equal.
 */
export function keptText(text: string): string {
  if (isShort(text) && !text.startsWith(MARK)) return text;
  return `${MARK}${digestOf(text).toString('base64url')}`;
}

/** The first 16 bytes of the SHA-256 of a text in UTF-8. */
export const digestOf = (text: string): Buffer => hash('sha256', text, 'buffer').subarray(0, 16);

/** The first 16 bytes of the SHA-256 of a text, from its kept form. */
export const digestOfKept = (kept: string): Buffer =>
  kept.startsWith(MARK) ? Buffer.from(kept.slice(MARK.length), 'base64url') : digestOf(kept);

const isShort = (text: string): boolean =>
  text.length * MAX_BYTES_PER_UNIT <= MAX_BYTES || Buffer.byteLength(text) <= MAX_BYTES;
