import type { Item, ItemTable } from '@cardlake/aws/dynamodb';
import type { Clock } from '@cardlake/runtime';
import { CARD_EVENT_KEYS, OWN_PARTITION } from './event-items';

/** Time for which the instant is not read again, ms. It only becomes earlier, so that an old one is on the safe side. */
const READ_AGAIN_MS = 60_000;

/** The place of the instant. */
const PLACE = { partition: OWN_PARTITION, sort: 'complete_from' } as const;
const ATTRIBUTE = 'complete_from';

/** The instant from which on a table of card events is complete, in the table itself. */
export function completeness(table: ItemTable, clock: Clock) {
  let known: { readonly value: Promise<number>; readonly at: number } | undefined;
  const readItem = async (): Promise<number> => {
    const { [ATTRIBUTE]: found }: Item = (await table.get(PLACE.partition, PLACE.sort)) ?? {};
    return found?.N === undefined ? Number.POSITIVE_INFINITY : Number(found.N);
  };
  return {
    /** Reads the instant, µs; +∞ when none was declared. */
    read(): Promise<number> {
      if (known === undefined || clock.now() - known.at >= READ_AGAIN_MS) {
        const value = readItem();
        known = { value, at: clock.now() };
        value.catch(() => {
          known = undefined;
        });
      }
      return known.value;
    },
    /** Stores an instant unless the stored one is earlier. */
    async declare(micros: number): Promise<void> {
      const instant = { N: String(Math.max(0, micros)) };
      await table.put(
        {
          [CARD_EVENT_KEYS.partition]: { S: PLACE.partition },
          [CARD_EVENT_KEYS.sort]: { S: PLACE.sort },
          [ATTRIBUTE]: instant,
        },
        {
          expression: `attribute_not_exists(${ATTRIBUTE}) OR ${ATTRIBUTE} > :instant`,
          values: { ':instant': instant },
        },
      );
      known = undefined;
    },
  };
}
