/** Steps of a decision; some run beside others. */
export type Step =
  | 'parse'
  | 'claim'
  | 'history'
  | 'keep'
  | 'snapshots'
  | 'vector'
  | 'endpoint'
  | 'score'
  | 'rules'
  | 'shadows'
  | 'reasons';

/** Milliseconds of a running clock that never goes back, such as `performance.now`. */
export type Stopwatch = () => number;

/** Takes the time of the steps of one decision. */
export class StepTimer {
  private readonly steps: Partial<Record<Step, number>> = {};
  private readonly start: number;

  constructor(private readonly stopwatch: Stopwatch) {
    this.start = stopwatch();
  }

  /** Runs a step, and notes how long it took. */
  time<T>(step: Step, work: () => T): T {
    const start = this.stopwatch();
    const result = work();
    this.steps[step] = this.since(start);
    return result;
  }

  /** Runs a step that waits for others, and notes how long it took. */
  async wait<T>(step: Step, work: () => Promise<T>): Promise<T> {
    const start = this.stopwatch();
    const result = await work();
    this.steps[step] = this.since(start);
    return result;
  }

  /** Milliseconds by step, and in total, as JSON; three decimals. */
  toJson(): string {
    return JSON.stringify({ ...this.steps, total: this.since(this.start) });
  }

  private since(start: number): number {
    return Math.round((this.stopwatch() - start) * 1000) / 1000;
  }
}
