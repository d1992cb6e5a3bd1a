import { formatDecision } from '@cardlake/bronze';
import { businessFields } from '@cardlake/card-schema';
import type { PastEvents } from '@cardlake/feature-store/assembled';
import { isoInstant } from '@cardlake/runtime';
import { formatDecimal } from '@cardlake/schema';
import type { Serving } from '../serving';

/** Events of a card in an answer. */
const SHOWN_EVENTS = 20;

/**
 * Writes the recent events of a card, oldest first, with the columns that the history keeps, and the decision on its newest one with the
 * vector; undefined without either.
 */
export async function cardText(
  serving: Pick<Serving, 'findNewest' | 'readHistory'>,
  cardId: string,
  now: number,
): Promise<string | undefined> {
  const [past, newest] = await Promise.all([serving.readHistory(cardId, now), serving.findNewest(cardId)]);
  if (past.count === 0 && newest === undefined) return undefined;
  const decision = newest === undefined ? 'null' : formatDecision(newest);
  const events = eventTexts(past).join(',');
  return `{"card_id":${JSON.stringify(cardId)},"event_count":${past.count},"events":[${events}],"newest_decision":${decision}}`;
}

function eventTexts({ count, ts, decimals, texts }: PastEvents): string[] {
  const shown = Math.min(count, SHOWN_EVENTS);
  return Array.from({ length: shown }, (_, i) => {
    const row = count - shown + i;
    const members = [
      `"ts":"${isoInstant(ts[row] ?? 0)}"`,
      ...Object.entries(decimals).map(([name, words]) => `"${name}":${decimalText(name, words, row)}`),
      ...Object.entries(texts).map(([name, values]) => `"${name}":${JSON.stringify(values[row])}`),
    ];
    return `{${members.join(',')}}`;
  });
}

function decimalText(name: string, words: Int32Array, row: number): string {
  const type = Object.entries(businessFields).find(([field]) => field === name)?.[1].type;
  if (type?.kind !== 'decimal') throw new Error(`${name} is no decimal column of an event`);
  const values = new BigInt64Array(words.buffer, words.byteOffset, words.length / 2);
  return formatDecimal(values[row] ?? 0n, type.scale);
}
