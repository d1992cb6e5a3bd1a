import type { Evaluator } from './evaluator';
import type { DoubleColumn } from './output';
import type { RowBuffer } from './row-buffer';

const HOUR = 3_600e6;
const DAY = 86_400e6;
const DAYS_IN_WEEK = 7;
/** 1970-01-01 was a Thursday; counted from Saturday, that is day 5. */
const THURSDAY_FROM_SATURDAY = 5;

/** 1 on Saturdays and Sundays, UTC. */
export class IsWeekend implements Evaluator {
  constructor(
    private readonly buffer: RowBuffer,
    private readonly output: DoubleColumn,
  ) {}

  evaluate(from: number, rows: number, at: number): void {
    const { ts } = this.buffer;
    const { data } = this.output;
    for (let r = 0; r < rows; r++) {
      const day = Math.floor(ts[from + r]! / DAY) + THURSDAY_FROM_SATURDAY;
      data[at + r] = day - Math.floor(day / DAYS_IN_WEEK) * DAYS_IN_WEEK < 2 ? 1 : 0;
    }
  }
}

/** 1 when the hour of the day, UTC, is at most a given one. */
export class HourAtMost implements Evaluator {
  constructor(
    private readonly buffer: RowBuffer,
    private readonly output: DoubleColumn,
    private readonly hour: number,
  ) {}

  evaluate(from: number, rows: number, at: number): void {
    const { ts } = this.buffer;
    const { data } = this.output;
    const end = (this.hour + 1) * HOUR;
    for (let r = 0; r < rows; r++) {
      const t = ts[from + r]!;
      data[at + r] = t - Math.floor(t / DAY) * DAY < end ? 1 : 0;
    }
  }
}
