import type { WindowCompute } from '../compiled/types';
import type { DayPartial } from './partials';

const DAY_MICROS = 86_400e6;

/** Days of a window as of day D: `[D − delay − length, D − delay)`. */
export interface DayWindow {
  readonly length: number;
  readonly delay: number;
}

/** The days of a compiled window. */
export const toDayWindow = ({ windowMicros, delayMicros }: WindowCompute): DayWindow => ({
  length: windowMicros / DAY_MICROS,
  delay: delayMicros / DAY_MICROS,
});

/** Takes the partials that enter a window and those that leave it, both by day. */
export interface WindowObserver {
  enter(partial: DayPartial): void;
  leave(partial: DayPartial): void;
}

/** Moves over the partials of an entity, snapshot day by snapshot day. */
export class SlidingWindow {
  private next = 0;
  private oldest = 0;
  /** Number of events in the window. */
  events = 0;

  constructor(
    private readonly days: readonly DayPartial[],
    private readonly window: DayWindow,
    private readonly observers: readonly WindowObserver[],
  ) {}

  /** Moves to a later day. */
  moveTo(day: number): void {
    const end = day - this.window.delay;
    for (let partial = this.days[this.next]; partial && partial.day < end; partial = this.days[++this.next]) {
      this.events += partial.count;
      for (const observer of this.observers) observer.enter(partial);
    }
    for (
      let partial = this.days[this.oldest];
      this.oldest < this.next && partial && partial.day < end - this.window.length;
      partial = this.days[++this.oldest]
    ) {
      this.events -= partial.count;
      for (const observer of this.observers) observer.leave(partial);
    }
  }
}
