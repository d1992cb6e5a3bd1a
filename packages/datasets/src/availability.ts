import type { Snapshot } from '@cardlake/lake';
import { addDays, type Day, type DayRange, daysOf, inRange } from './day';
import type { DatasetGroup } from './groups';
import type { DatasetSettings } from './settings';
import { splitBounds } from './split-bounds';

/** Lists the days on which a group has gold rows, in order. */
export function goldDays(snapshot: Snapshot, group: DatasetGroup): Day[] {
  const days = snapshot.files(group.table).flatMap(({ rows, partition }) => (rows > 0 ? [partition] : []));
  return [...new Set(days)].sort();
}

/**
 * Finds the newest day whose train, validation and inference sets all have rows.
 * @param days days with gold rows, in order.
 * @returns undefined when there is no such day yet.
 */
export function suggestDay(days: readonly Day[], settings: DatasetSettings): Day | undefined {
  const available = new Set(days);
  return days.findLast((day) => {
    const { train, validation } = splitBounds(day, settings);
    return [train, validation].every((range) => daysOf(range).some((each) => available.has(each)));
  });
}

/**
 * Explains in a sentence why a range of days has no rows.
 * @param days days with gold rows, in order.
 * @returns undefined when the range has rows.
 */
export function emptyReason(range: DayRange, days: readonly Day[]): string | undefined {
  const [first] = days;
  const last = days.at(-1);
  const source = `it needs events from ${range.from} to ${addDays(range.to, -1)}`;
  if (first === undefined || last === undefined) return `${source}, but the lake has no gold rows yet`;
  if (range.to <= first) return `${source}, but the first events of the lake are from ${first}`;
  if (range.from > last) return `${source}, but the last events of the lake are from ${last}`;
  if (days.some((day) => inRange(day, range))) return undefined;
  return `${source}, but the lake has no events on those days`;
}
