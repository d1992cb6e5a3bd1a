import type { ItemCondition, ItemTable } from '@cardlake/aws/dynamodb';
import { type Clock, systemClock } from '@cardlake/runtime';
import type { CardHistory, HistoryRepair, KeptColumns } from '../assembled';
import { keptText } from '../assembled/history/kept-text';
import { completeness } from './completeness';
import { CARD_EVENT_KEYS, decodeEvents, encodeEvent, eventKey, formatInstant } from './event-items';

/** Most events that a read returns: less than a page of a query. */
const DYNAMODB_HISTORY_BOUND = 2_000;

/**
 * No event replaces another: the first one under a key stays. The condition names the partition key, since `at` is a
 * reserved word (developer guide, "Reserved words in DynamoDB").
 */
const NOT_KEPT_YET: ItemCondition = { expression: `attribute_not_exists(${CARD_EVENT_KEYS.partition})` };

/** Options of the history in DynamoDB. */
export interface DynamoDbHistoryOptions {
  /** A table with the keys `CARD_EVENT_KEYS` and a time to live in `TTL_ATTRIBUTE`. */
  readonly table: ItemTable;
  readonly columns: KeptColumns;
  /** Most events that a read returns; 2,000 when left out. */
  readonly bound?: number;
  readonly clock?: Clock;
}

/**
 * The history in a table of DynamoDB: one item of at most 200 bytes an event, under its card and its instant, so that a
 * write costs one unit, and retries and races lose nothing. A read begins after the events that have expired.
 */
export function dynamoDbCardHistory({
  table,
  columns,
  bound = DYNAMODB_HISTORY_BOUND,
  clock = systemClock,
}: DynamoDbHistoryOptions): CardHistory & HistoryRepair {
  const expiredUntil = () => clock.now() * 1000 - columns.retentionMicros;
  const complete = completeness(table, clock);
  const readItems = async (cardId: string, fromMicros: number, beforeMicros: number) =>
    fromMicros >= beforeMicros
      ? []
      : table.readNewest({
          partition: keptText(cardId),
          from: formatInstant(fromMicros),
          to: formatInstant(beforeMicros),
          limit: bound + 1,
        });
  return {
    async keep(event) {
      if (event.ts > expiredUntil()) await table.put(encodeEvent(event, columns), NOT_KEPT_YET);
    },
    async read(cardId, fromMicros, beforeMicros) {
      const from = Math.max(fromMicros, expiredUntil() + 1);
      const [completeFrom, items] = await Promise.all([
        complete.read(),
        readItems(cardId, from, beforeMicros),
      ]);
      return {
        ...decodeEvents(items.slice(0, bound).reverse(), columns),
        overflow: items.length > bound,
        completeFrom: Math.max(completeFrom, expiredUntil()),
      };
    },
    declareCompleteFrom: (micros) => complete.declare(micros),
    replace: (events) =>
      table.putAll(
        events.filter(({ ts }) => ts > expiredUntil()).map((event) => encodeEvent(event, columns)),
      ),
    // No key may come twice: two other payloads of an id can have the same place.
    remove: (places) =>
      table.removeAll([...new Map(places.map(eventKey).map((key) => [JSON.stringify(key), key])).values()]),
  };
}
