import { isUtf8 } from 'node:buffer';
import type { CsvDialect } from '@cardlake/feeds';

/** Reads the text of a record; undefined when its bytes are not of the encoding. */
export type DecodeText = (bytes: Buffer) => string | undefined;

/**
 * Letters of the bytes 0x80 to 0x9F in windows-1252 (https://encoding.spec.whatwg.org/#windows-1252); all others are those of ISO 8859-1.
 * Releases of Node decode these as ISO 8859-1, too (https://github.com/nodejs/node/issues/56542).
 */
const WINDOWS_LETTERS =
  '\u20ac\x81\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\x8d\u017d\x8f' +
  '\x90\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\x9d\u017e\u0178';

const decodeWindows1252: DecodeText = (bytes) =>
  bytes
    .toString('latin1')
    .replace(/[\x80-\x9f]/g, (letter) => WINDOWS_LETTERS.charAt(letter.charCodeAt(0) - 0x80));

const decodeUtf8: DecodeText = (bytes) => (isUtf8(bytes) ? bytes.toString('utf8') : undefined);

/** The decoder of an encoding. */
export function textDecoder(encoding: CsvDialect['encoding']): DecodeText {
  if (encoding === 'utf-8') return decodeUtf8;
  if (encoding === 'windows-1252') return decodeWindows1252;
  const decoder = new TextDecoder(encoding);
  return (bytes) => decoder.decode(bytes);
}
