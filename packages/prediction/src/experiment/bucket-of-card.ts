import { hash } from 'node:crypto';
import { BUCKETS } from './schema';

const BYTES_PER_WORD = 4;
const TWO_32 = 2 ** 32;

/** Bucket of a card. It depends on nothing else, so a card keeps its bucket for good. */
export const bucketOfCard = (cardId: string): number => bucketOf(cardId);

/** Bucket of a text: its SHA-256 as a number, modulo 10,000. */
export function bucketOf(text: string): number {
  const digest = hash('sha256', text, 'buffer');
  let bucket = 0;
  for (let at = 0; at < digest.length; at += BYTES_PER_WORD)
    bucket = (bucket * TWO_32 + digest.readUInt32BE(at)) % BUCKETS;
  return bucket;
}
