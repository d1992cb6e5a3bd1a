import { hash } from 'node:crypto';
import { SLOTS } from './schema';

const BYTES_PER_WORD = 4;
const TWO_32 = 2 ** 32;

/** Slot of a card. It depends on nothing else, so a card keeps its slot for good. */
export const slotOfCard = (cardId: string): number => slotOf(cardId);

/** Slot of a text: its SHA-256 as a number, modulo 10,000. */
export function slotOf(text: string): number {
  const digest = hash('sha256', text, 'buffer');
  let slot = 0;
  for (let at = 0; at < digest.length; at += BYTES_PER_WORD)
    slot = (slot * TWO_32 + digest.readUInt32BE(at)) % SLOTS;
  return slot;
}
