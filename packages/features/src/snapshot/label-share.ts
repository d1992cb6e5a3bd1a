import type { DayAggregate } from './aggregates';
import type { DayWindow } from './day-window';
import type { LabelledEvents } from './partials';

interface Change {
  readonly day: number;
  readonly by: number;
}

/**
 * Share of the window's events whose label is known to be true on the snapshot day; null for no event. Labelled events
 * count from the later of the day they enter the window and the day their label is known, to the earlier of their ends.
 */
export class LabelShare implements DayAggregate {
  private readonly changes: readonly Change[];
  private next = 0;
  private known = 0;

  constructor(labelled: readonly LabelledEvents[], { length, delay }: DayWindow) {
    this.changes = labelled
      .flatMap(({ day, from, until, count }): Change[] => {
        const start = Math.max(day + delay + 1, from);
        const end = Math.min(day + delay + length + 1, until);
        return start < end
          ? [
              { day: start, by: count },
              { day: end, by: -count },
            ]
          : [];
      })
      .sort((a, b) => a.day - b.day);
  }

  enter(): void {}

  leave(): void {}

  value(count: number, day: number): number | null {
    for (
      let change = this.changes[this.next];
      change && change.day <= day;
      change = this.changes[++this.next]
    )
      this.known += change.by;
    return count === 0 ? null : this.known / count;
  }
}
