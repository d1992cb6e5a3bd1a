import { systemTiming, type Timing } from '../retry/timing';
import type { ItemTable } from './ports';

/** Share of a second that is written at once: long enough for full batches, short enough for an even load. */
const SLICE = 0.25;

/**
 * Limits the writes to a table, so that a load leaves capacity to those who decide. An on-demand table of DynamoDB takes
 * 4,000 write units a second at first, and more as traffic grows (developer guide, "On-demand capacity mode").
 * @param perSecond most items a second, from 1
 */
export function limitRate(table: ItemTable, perSecond: number, timing: Timing = systemTiming): ItemTable {
  const { clock, sleep } = timing;
  const size = Math.max(1, Math.floor(perSecond * SLICE));
  let nextAt = 0;
  const waitFor = async (items: number) => {
    const at = Math.max(nextAt, clock.now());
    nextAt = at + (items / perSecond) * 1000;
    if (at > clock.now()) await sleep(at - clock.now());
  };
  const writeSlowly = async <T>(items: readonly T[], write: (slice: readonly T[]) => Promise<void>) => {
    for (let first = 0; first < items.length; first += size) {
      const slice = items.slice(first, first + size);
      await waitFor(slice.length);
      await write(slice);
    }
  };
  return {
    ...table,
    async put(item, condition) {
      await waitFor(1);
      return table.put(item, condition);
    },
    putAll: (items, condition) => writeSlowly(items, (slice) => table.putAll(slice, condition)),
    removeAll: (keys) => writeSlowly(keys, (slice) => table.removeAll(slice)),
  };
}
