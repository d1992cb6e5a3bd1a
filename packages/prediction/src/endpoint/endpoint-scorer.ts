import type { Slot } from '@cardlake/job-contract';
import { CircuitState, ConsecutiveBreaker, circuitBreaker, handleAll } from 'cockatiel';
import { type ReleaseControl, slotOfVersion } from '../release/release-control';
import type { RemoteScorer } from '../version/remote-scorer';
import { readMargin, rowText } from './row-text';

/** Time for an answer, ms. The request itself may last longer, so that its connection is kept. */
const PATIENCE_MS = 40;

/** Failures in a row after which an endpoint is not asked for a while, and that while, ms. */
const MAX_FAILURES = 5;
const PAUSE_MS = 10_000;

/** An answer of an endpoint. */
interface EndpointAnswer {
  /** Name of the production variant that answered. */
  readonly variant: string | undefined;
  readonly body: string;
}

/** Asks the endpoint of a slot, once. */
export type AskEndpoint = (slot: Slot, body: string) => Promise<EndpointAnswer>;

/** Outcome of asking an endpoint; `skipped` while it is not asked since it failed too often. */
export type EndpointOutcome = 'answered' | 'failed' | 'skipped';

/** Options of {@link createEndpointScorers}. */
export interface EndpointOptions {
  readonly ask: AskEndpoint;
  /** Told of every row that was to be scored by an endpoint, with the reason of a failure. */
  readonly onOutcome?: (slot: Slot, outcome: EndpointOutcome, error?: unknown) => void;
  readonly patienceMs?: number;
}

/**
 * Creates scorers over the endpoints of the two slots. Each has its circuit breaker, which outlasts changes of the control.
 * @returns a function that gives the scorer under a control. It asks the endpoint of a version's slot, and takes the answer of that very
 *   version alone: a release names the production variant of an endpoint after the version in it.
 */
export function createEndpointScorers({
  ask,
  onOutcome,
  patienceMs = PATIENCE_MS,
}: EndpointOptions): (control: ReleaseControl | undefined) => RemoteScorer {
  const createBreaker = () =>
    circuitBreaker(handleAll, { halfOpenAfter: PAUSE_MS, breaker: new ConsecutiveBreaker(MAX_FAILURES) });
  const breakers = { a: createBreaker(), b: createBreaker() };

  const askVersion = async (slot: Slot, version: string, body: string): Promise<number> => {
    const answer = await withinTime(ask(slot, body), patienceMs);
    if (answer.variant === version) return readMargin(answer.body);
    throw new Error(`expected an answer of the version ${version}, found one of ${answer.variant}`);
  };

  const askSlot = async (slot: Slot, version: string, body: string): Promise<number | undefined> => {
    const breaker = breakers[slot];
    const isPaused = breaker.state === CircuitState.Open;
    try {
      // While the breaker tries one request again, others wait for it.
      const margin = await withinTime(
        breaker.execute(() => askVersion(slot, version, body)),
        patienceMs,
      );
      onOutcome?.(slot, 'answered');
      return margin;
    } catch (error) {
      onOutcome?.(slot, isPaused && breaker.state === CircuitState.Open ? 'skipped' : 'failed', error);
      return undefined;
    }
  };

  return (control) => ({
    async margin(version, row) {
      const slot = control && slotOfVersion(control, version);
      const body = rowText(row);
      return slot === undefined || body === undefined ? undefined : askSlot(slot, version, body);
    },
  });
}

/** Waits for a result up to a time. The work goes on, and its failure afterwards is nobody's. @throws Error when it takes longer */
async function withinTime<T>(work: Promise<T>, milliseconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer came within ${milliseconds} ms`)), milliseconds);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
