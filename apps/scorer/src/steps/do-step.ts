import { encodeAuthorization, encodeDecision } from '@cardlake/bronze/codec';
import { type CardDecision, type CardEvent, parseAuthorization } from '@cardlake/card-schema';
import {
  type DecisionSteps,
  isSameMaking,
  payloadHashOf,
  StepTimer,
  type StepTimes,
  withReasons,
} from '@cardlake/prediction';
import { readDecisionLine } from '@cardlake/prediction/dynamodb';
import type { Clock } from '@cardlake/runtime';
import { rejectedAnswer, resultAnswer, type ScoreAnswer, toAnswer } from '@cardlake/serving/answers';
import { readInvocation } from '../answer/request';
import { type InvocationAnswer, invocationAnswer } from '../answer/response';
import { isTooLongForSteps } from '../limits';
import type { Step, StepNamed } from './step';

/** Ports of the steps. */
export interface StepPorts {
  readonly steps: DecisionSteps;
  /** Puts an authorisation onto the event stream. */
  readonly put: (event: CardEvent, line: string) => Promise<void>;
  readonly clock: Clock;
  readonly stopwatch: () => number;
  /** Called with an answer that ends the execution without a decision that it made. */
  readonly onAnswer?: (answer: ScoreAnswer) => void;
  /** Called with a decision that the execution made. */
  readonly onMade?: (record: CardDecision) => void;
}

/** Result of a step: an answer at the end, or all that the next steps need. */
type Outcome = Readonly<Record<string, unknown>> & {
  /** The answer that the function `answer` gives to an invocation; null to go on. */
  readonly answer: InvocationAnswer | null;
};

/** Does a step of a decision. @throws whatever a port throws: every step can be repeated */
export async function doStep(ports: StepPorts, step: Step): Promise<Outcome> {
  if (step.step === 'put') return put(ports, step);
  const { steps, stopwatch } = ports;
  const event = readEvent(step);
  const timer = new StepTimer(stopwatch, step.times);
  switch (step.step) {
    case 'claim':
      return claim(ports, step, event, timer);
    case 'keep':
      await steps.keep(event, timer);
      return { answer: null, record: null, times: timer.times() };
    case 'read': {
      const read = await steps.read(event, timer);
      return { answer: null, read: steps.json.write(read), times: timer.times() };
    }
    case 'decide': {
      const { receivedAt, explain: isExplained } = step;
      const context = { payloadHash: payloadHashOf(event), receivedAt, isExplained };
      const record = await steps.decide(event, steps.json.read(step.read), context, timer);
      return { answer: null, record: encodeDecision(record) };
    }
    case 'store':
      return store(ports, step, event);
  }
}

/** Reads the input of the execution, and puts what keeps the rules onto the stream. */
async function put(
  { put: putEvent, clock, onAnswer }: StepPorts,
  { input }: StepNamed<'put'>,
): Promise<Outcome> {
  const refuse = (answer: ScoreAnswer): Outcome => {
    onAnswer?.(answer);
    return { answer: invocationAnswer(answer), line: null, receivedAt: null, explain: null, times: null };
  };
  const request = readInvocation(input);
  if ('status' in request) return refuse(toAnswer(request));
  const receivedAt = clock.now() * 1000;
  if (isTooLongForSteps(request.line))
    return refuse(toAnswer(rejectedAnswer('authorisation', [{ code: 'line_too_long' }])));
  const parsed = parseAuthorization(request.line, receivedAt);
  if (!parsed.ok) return refuse(toAnswer(rejectedAnswer('authorisation', parsed.reasons)));
  await putEvent(parsed.row, request.line);
  const times: StepTimes = {};
  return { answer: null, line: encodeAuthorization(parsed.row), receivedAt, explain: request.explain, times };
}

async function claim(
  { steps, onAnswer }: StepPorts,
  { receivedAt, explain }: StepNamed<'claim'>,
  event: CardEvent,
  timer: StepTimer,
): Promise<Outcome> {
  const claimed = await steps.claim(event, receivedAt, timer);
  if (claimed.state === 'pending') {
    const { firstReceipt, isLate } = claimed;
    return { answer: null, receivedAt: firstReceipt, isLate, times: timer.times() };
  }
  const result =
    explain && 'record' in claimed
      ? { ...claimed, record: withReasons(steps, event, claimed.record) }
      : claimed;
  const answer = resultAnswer(event, result);
  onAnswer?.(answer);
  return { answer: invocationAnswer(answer), receivedAt, isLate: false, times: timer.times() };
}

async function store(
  { steps, clock, onMade }: StepPorts,
  { record: line, receivedAt, explain }: StepNamed<'store'>,
  event: CardEvent,
): Promise<Outcome> {
  const own =
    line === null
      ? steps.recordLate(event, { payloadHash: payloadHashOf(event), receivedAt })
      : readDecisionLine(line, clock);
  const { state, record } = await steps.store(own);
  if (isSameMaking(own, record)) onMade?.(record);
  const told = explain ? withReasons(steps, event, record) : record;
  return { answer: invocationAnswer(resultAnswer(event, { state, record: told })) };
}

/** Reads the event again that the first step has read. @throws Error for another line */
function readEvent({ line, receivedAt }: Exclude<Step, { readonly step: 'put' }>): CardEvent {
  const parsed = parseAuthorization(line, receivedAt);
  if (parsed.ok) return parsed.row;
  throw new Error('the line of a step is not one that the first step gave');
}
