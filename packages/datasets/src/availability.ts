import type { Snapshot } from '@cardlake/lake';
import { addDays, type Day, type DayRange, daysOf, inRange } from './day';
import type { DatasetGroup } from './groups';
import type { DatasetSettings } from './settings';
import { splitBounds } from './split-bounds';

/** The days on which a group has gold rows, in order. */
export function goldDays(snapshot: Snapshot, group: DatasetGroup): Day[] {
  const days = snapshot.files(group.table).flatMap(({ rows, partition }) => (rows > 0 ? [partition] : []));
  return [...new Set(days)].sort();
}

/**
 * The newest day whose train, validation and inference sets all have rows, or undefined when there is none yet.
 * @param days those with gold rows, in order.
 */
export function suggestDay(days: readonly Day[], settings: DatasetSettings): Day | undefined {
  const has = new Set(days);
  return days.findLast((day) => {
    const { train, validation } = splitBounds(day, settings);
    return [train, validation].every((range) => daysOf(range).some((wanted) => has.has(wanted)));
  });
}

/**
 * Why a range of days gave no rows, as a sentence; undefined when it had some.
 * @param days those with gold rows, in order.
 */
export function emptyReason(range: DayRange, days: readonly Day[]): string | undefined {
  const [first] = days;
  const last = days.at(-1);
  const wanted = `it takes the events of ${range.from} to ${addDays(range.to, -1)}`;
  if (first === undefined || last === undefined) return `${wanted}, and the lake has no gold rows yet`;
  if (range.to <= first) return `${wanted}, and the first events of the lake are of ${first}`;
  if (range.from > last) return `${wanted}, and the last events of the lake are of ${last}`;
  if (days.some((day) => inRange(day, range))) return undefined;
  return `${wanted}, and the lake has no events on those days`;
}
