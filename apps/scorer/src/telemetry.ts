import { lambdaTelemetry, type Telemetry } from '@cardlake/aws/lambda';
import type { CardDecision } from '@cardlake/card-schema';
import {
  PLATFORM_METRICS,
  SCORER_METRICS,
  SCORER_SERVICE,
  type ScorerFunction,
  STEP_METRICS,
  VERSION_METRICS,
} from '@cardlake/job-contract';
import { readTexts, type Step } from '@cardlake/prediction';
import type { ScoreAnswer } from '@cardlake/serving/answers';
import { z } from 'zod';
import { Collector } from './collector';

const { logger, publishCounts, publishMeasurements } = lambdaTelemetry(SCORER_SERVICE, PLATFORM_METRICS);

export { logger, publishCounts, publishMeasurements };

type Count = Exclude<keyof typeof SCORER_METRICS, 'milliseconds'>;
type VersionCount = Exclude<keyof typeof VERSION_METRICS, 'milliseconds' | 'probability'>;

const steps = z.record(z.string(), z.number());
const stepMetrics: Readonly<Record<Step, string>> = STEP_METRICS;

/** Counts what an invocation did, and publishes it as metrics of its function, and of the versions that decided. */
export class Tally {
  private readonly own = new Collector();
  private readonly versions = new Map<string, Collector>();

  constructor(private readonly entry: ScorerFunction) {}

  count(what: Count, number: number = 1): void {
    this.own.count(SCORER_METRICS[what], number);
  }

  /** Counts a final state by its decision and its flags, with the time that it took. */
  decided(record: CardDecision): void {
    const { state, decision, flags, steps: stepsText } = record;
    this.count(state === 'late' ? 'late' : 'decided');
    for (const what of [decision, ...readTexts(flags)]) if (isCount(what)) this.count(what);
    const { total, ...times } = steps.parse(JSON.parse(stepsText));
    if (total !== undefined) this.own.addMilliseconds(SCORER_METRICS.milliseconds, total);
    for (const [step, milliseconds] of Object.entries(times))
      if (isStep(step)) this.own.addMilliseconds(stepMetrics[step], milliseconds);
    this.decidedByVersion(record, total);
  }

  /** Counts an answer without a decision: a decision counts when it is made, and not when it is told again. */
  answered({ status, outcome, decision }: ScoreAnswer): void {
    if (decision !== undefined) return;
    if (outcome === 'conflicting_duplicate') this.count('conflicting');
    else this.count(status === 422 ? 'rejected' : 'failed');
  }

  /** Publishes all that was counted. */
  publish(publish: Telemetry['publishMeasurements'] = publishMeasurements): void {
    publish({ Entry: this.entry }, this.own);
    for (const [Version, ofVersion] of this.versions) publish({ Version }, ofVersion);
  }

  private decidedByVersion(
    { model_version: version, decision, flags, probability }: CardDecision,
    total: number | undefined,
  ): void {
    if (version === null) return;
    const known = this.versions.get(version);
    const ofVersion = known ?? new Collector();
    if (known === undefined) this.versions.set(version, ofVersion);
    for (const what of [decision, ...readTexts(flags)])
      if (isVersionCount(what)) ofVersion.count(VERSION_METRICS[what], 1);
    if (probability !== null) ofVersion.addValue(VERSION_METRICS.probability, probability);
    if (total !== undefined) ofVersion.addMilliseconds(VERSION_METRICS.milliseconds, total);
  }
}

const isCount = (what: string | null): what is Count =>
  what !== null && what !== 'milliseconds' && Object.hasOwn(SCORER_METRICS, what);

const isVersionCount = (what: string | null): what is VersionCount =>
  isCount(what) && Object.hasOwn(VERSION_METRICS, what);

const isStep = (name: string): name is Step => Object.hasOwn(stepMetrics, name);
