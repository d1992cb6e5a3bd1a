import { numberOf } from '@cardlake/runtime';
import type { DecisionWishes } from '../decider';
import type { Metrics } from '../metrics';
import type { Serving } from '../serving';
import type { EventTexts } from './body';
import { busyAnswer } from './failure';
import { answersText, type ScoreAnswer, scoreText } from './score';
import type { Answer } from './time-limit';

/** Options of a queue. */
export interface ScoreQueueOptions {
  readonly serving: Pick<Serving, 'decide'>;
  readonly metrics: Metrics;
  /** Authorisations that may wait at the same time. */
  readonly limit: number;
  /** Called with each error that is no fault of the caller. */
  readonly onFault: (error: unknown) => void;
}

/** Decides the authorisations of requests, and refuses more than it can hold. */
export class ScoreQueue {
  private waitingEvents = 0;

  constructor(private readonly options: ScoreQueueOptions) {}

  /** Authorisations that are being decided. */
  get waiting(): number {
    return this.waitingEvents;
  }

  /** Answers the events of a request: with the status of a single one, 200 for many, or that there is no room. */
  async score(
    { isMany, texts }: EventTexts,
    receivedAt: number,
    wishes: DecisionWishes = {},
  ): Promise<Answer> {
    const { serving, limit } = this.options;
    if (this.waitingEvents + texts.length > limit)
      return busyAnswer(
        `${numberOf(this.waitingEvents, 'authorisation is', 'authorisations are')} being decided, and at most ${limit} may be`,
      );
    this.waitingEvents += texts.length;
    try {
      const answers = await Promise.all(texts.map((text) => scoreText(serving, text, receivedAt, wishes)));
      for (const answer of answers) this.measure(answer);
      const [only] = answers;
      return isMany || only === undefined ? { status: 200, text: answersText(answers) } : only;
    } finally {
      this.waitingEvents -= texts.length;
    }
  }

  private measure({ outcome, decision, fault }: ScoreAnswer): void {
    const { metrics, onFault } = this.options;
    if (fault !== undefined) onFault(fault);
    metrics.countDecision(decision?.decision ?? outcome);
    if (decision === undefined) return;
    const steps: Readonly<Record<string, number>> = JSON.parse(decision.steps);
    for (const [step, milliseconds] of Object.entries(steps)) metrics.observeStep(step, milliseconds / 1000);
  }
}
