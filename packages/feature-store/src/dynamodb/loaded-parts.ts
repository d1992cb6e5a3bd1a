import type { ItemTable } from '@cardlake/aws/dynamodb';
import { TTL_ATTRIBUTE } from '@cardlake/job-contract';
import { type Clock, systemClock } from '@cardlake/runtime';
import type { KeptColumns, LoadedParts } from '../assembled';
import { CARD_EVENT_KEYS, OWN_PARTITION } from './event-items';

/** Begins the sort keys of marks. */
const PREFIX = 'loaded#';
const MARK = 'mark';

/** Marks of loaded parts in the table of card events itself, so that they are lost with it; they expire as late as its events. */
export const dynamoDbLoadedParts = (
  table: ItemTable,
  { retentionMicros }: KeptColumns,
  clock: Clock = systemClock,
): LoadedParts => ({
  async read(part) {
    const found = await table.get(OWN_PARTITION, `${PREFIX}${part}`);
    return found?.[MARK]?.S;
  },
  async note(part, mark) {
    await table.put({
      [CARD_EVENT_KEYS.partition]: { S: OWN_PARTITION },
      [CARD_EVENT_KEYS.sort]: { S: `${PREFIX}${part}` },
      [MARK]: { S: mark },
      [TTL_ATTRIBUTE]: { N: String(Math.ceil(clock.now() / 1e3 + retentionMicros / 1e6)) },
    });
  },
});
