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

/** Milliseconds by step, and in total. */
export type StepTimes = Readonly<Record<string, number>>;

/** Takes the time of the steps of one decision. */
export class StepTimer {
  private readonly steps: Record<string, number>;
  private readonly start: number;
  private readonly before: number;

  /** @param earlier times of the steps that were done before, elsewhere */
  constructor(
    private readonly stopwatch: Stopwatch,
    { total = 0, ...earlier }: StepTimes = {},
  ) {
    this.start = stopwatch();
    this.steps = earlier;
    this.before = total;
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

  /** The times so far; three decimals. */
  times(): StepTimes {
    return { ...this.steps, total: rounded(this.before + this.since(this.start)) };
  }

  private since(start: number): number {
    return rounded(this.stopwatch() - start);
  }
}

const rounded = (milliseconds: number): number => Math.round(milliseconds * 1000) / 1000;
