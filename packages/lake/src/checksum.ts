import { createHash } from 'node:crypto';

/** End of a metadata file: the SHA-256 of everything before it. */
const SEAL = /,"sha256":"([0-9a-f]{64})"\}\n$/;

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * Formats an object as JSON that ends with its own checksum, as one more property. A program that does not know of it
 * reads the same object.
 */
export function sealedJson(content: object): string {
  const body = JSON.stringify(content).slice(0, -1);
  return `${body},"sha256":"${hashOf(body)}"}\n`;
}

/** Tells whether a text is what {@link sealedJson} wrote; a text without a checksum, of an earlier version, counts. */
export function isIntactJson(text: string): boolean {
  const seal = SEAL.exec(text);
  return seal === null || hashOf(text.slice(0, seal.index)) === seal[1];
}
