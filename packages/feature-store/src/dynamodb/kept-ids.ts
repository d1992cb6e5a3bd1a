import type { ItemTable } from '@cardlake/aws/dynamodb';
import { keptText } from '../assembled/history/kept-text';
import { CARD_EVENT_KEYS, formatInstant, keptIdOf } from './event-items';

/** Events of a card whose `ts` is in `[fromMicros, toMicros)`. */
export interface CardRange {
  readonly cardId: string;
  readonly fromMicros: number;
  readonly toMicros: number;
}

/**
 * Lists the kept ids of the events of a card that its table holds, the newest first.
 * @param table with the keys `CARD_EVENT_KEYS`
 */
export async function listKeptIds(
  table: ItemTable,
  { cardId, fromMicros, toMicros }: CardRange,
): Promise<string[]> {
  const items = await table.readNewest({
    partition: keptText(cardId),
    from: formatInstant(fromMicros),
    to: formatInstant(toMicros),
    limit: Number.POSITIVE_INFINITY,
  });
  return items.map((item) => keptIdOf(item[CARD_EVENT_KEYS.sort]?.S ?? ''));
}
