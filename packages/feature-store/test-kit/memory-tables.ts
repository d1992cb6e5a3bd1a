import type { Item } from '@cardlake/aws/dynamodb';
import { memoryItemTable } from '@cardlake/aws/test-kit';
import { CARD_EVENT_KEYS, SNAPSHOT_ROW_KEYS } from '../src/dynamodb';

const numberIn = (item: Item, name: string): number => Number(item[name]?.N);

/**
 * Creates a table of card events in memory, with its conditions: an event is not there yet; the instant of completeness is a
 * later one, or none.
 */
export const memoryCardEventTable = () =>
  memoryItemTable(
    CARD_EVENT_KEYS,
    ({ values }, stored) =>
      stored === undefined ||
      (values !== undefined && numberIn(stored, 'complete_from') > Number(values[':instant']?.N)),
  );

/** Creates a table of snapshot rows in memory, with its condition: no row is there yet, or one of an earlier version. */
export const memorySnapshotTable = () =>
  memoryItemTable(SNAPSHOT_ROW_KEYS, ({ values = {} }, stored) =>
    Object.values(values).every(
      ({ N }) => stored === undefined || numberIn(stored, 'row_version') < Number(N),
    ),
  );
