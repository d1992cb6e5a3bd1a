import { isUtf8 } from 'node:buffer';
import type { CsvDialect } from '@cardlake/feeds';

/** Reads the text of a record; undefined when its bytes are not of the encoding. */
export type DecodeText = (bytes: Buffer) => string | undefined;

const decodeUtf8: DecodeText = (bytes) => (isUtf8(bytes) ? bytes.toString('utf8') : undefined);

/** The decoder of an encoding. */
export function textDecoder(encoding: CsvDialect['encoding']): DecodeText {
  if (encoding === 'utf-8') return decodeUtf8;
  const decoder = new TextDecoder(encoding);
  return (bytes) => decoder.decode(bytes);
}
