import { lambdaTelemetry } from '@cardlake/aws/lambda';
import type { CardDecision } from '@cardlake/card-schema';
import {
  PLATFORM_METRICS,
  SCORER_METRICS,
  SCORER_SERVICE,
  type ScorerFunction,
} from '@cardlake/job-contract';
import { readTexts } from '@cardlake/prediction';
import type { ScoreAnswer } from '@cardlake/serving/answers';
import { z } from 'zod';

const { logger, publishCounts, publishMilliseconds } = lambdaTelemetry(SCORER_SERVICE, PLATFORM_METRICS);

export { logger, publishCounts };

type Count = Exclude<keyof typeof SCORER_METRICS, 'milliseconds'>;

const steps = z.object({ total: z.number().optional() });

/** Counts what an invocation did, and publishes it as metrics of its function. */
export class Tally {
  private readonly counts = new Map<string, number>();
  private readonly milliseconds: number[] = [];

  constructor(private readonly entry: ScorerFunction) {}

  count(what: Count, number = 1): void {
    const name = SCORER_METRICS[what];
    this.counts.set(name, (this.counts.get(name) ?? 0) + number);
  }

  /** Counts a final state by its decision and its flags, with the time that it took. */
  decided({ state, decision, flags, steps: stepsText }: CardDecision): void {
    this.count(state === 'late' ? 'late' : 'decided');
    for (const what of [decision, ...readTexts(flags)]) if (isCount(what)) this.count(what);
    const { total } = steps.parse(JSON.parse(stepsText));
    if (total !== undefined) this.milliseconds.push(total);
  }

  /** Counts an answer without a decision: a decision counts when it is made, and not when it is told again. */
  answered({ status, outcome, decision }: ScoreAnswer): void {
    if (decision !== undefined) return;
    if (outcome === 'conflicting_duplicate') this.count('conflicting');
    else this.count(status === 422 ? 'rejected' : 'failed');
  }

  /** Publishes all that was counted. */
  publish(): void {
    const dimensions = { Entry: this.entry };
    if (this.counts.size > 0) publishCounts(dimensions, Object.fromEntries(this.counts));
    if (this.milliseconds.length > 0)
      publishMilliseconds(dimensions, SCORER_METRICS.milliseconds, this.milliseconds);
  }
}

const isCount = (what: string | null): what is Count =>
  what !== null && what !== 'milliseconds' && Object.hasOwn(SCORER_METRICS, what);
