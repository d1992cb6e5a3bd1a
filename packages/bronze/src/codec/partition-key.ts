import { createHash } from 'node:crypto';
import { holdsPan } from '@cardlake/card-schema';

/** Longest partition key, in characters (Kinesis API reference, PutRecordsRequestEntry). */
const MAX_KEY_LENGTH = 256;

/**
 * Partition key of a card: its id, so that Kinesis keeps the order of the card's events. An id that is too long, or that holds a
 * card number, is digested.
 */
export const partitionKeyOf = (cardId: string): string =>
  cardId !== '' && cardId.length <= MAX_KEY_LENGTH && !holdsPan(cardId)
    ? cardId
    : createHash('sha256').update(cardId).digest('base64url');
