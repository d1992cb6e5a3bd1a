import type { SCORE_STEPS } from '@cardlake/job-contract';
import { doStep, type StepPorts } from '../../src/steps/do-step';
import { readStep } from '../../src/steps/step';

type Told = Readonly<Record<string, unknown>>;

/** Options of {@link runSteps}. */
export interface RunOptions {
  /** Called before each step; what it throws ends the execution there. */
  readonly before?: (step: keyof typeof SCORE_STEPS) => void;
  /** Times that each step is done, as when Step Functions repeats it. @default 1 */
  readonly times?: number;
}

/** Does the steps in the order of the state machine, with all that goes between them as JSON. @returns the answer */
export async function runSteps(
  ports: StepPorts,
  input: unknown,
  { before = () => {}, times = 1 }: RunOptions = {},
): Promise<unknown> {
  const answerTo = async (step: keyof typeof SCORE_STEPS, told: Told): Promise<Told> => {
    let outcome: Told = {};
    for (let i = 0; i < times; i++) {
      before(step);
      const given = readStep(JSON.parse(JSON.stringify({ step, ...told })));
      outcome = JSON.parse(JSON.stringify(await doStep(ports, given)));
    }
    return outcome;
  };
  const { answer: refusal, ...put } = await answerTo('put', { input });
  if (refusal !== null) return refusal;
  let event: Told = put;
  const claim = await answerTo('claim', event);
  if (claim['answer'] !== null) return claim['answer'];
  event = { ...event, receivedAt: claim['receivedAt'], times: claim['times'] };
  const kept = await answerTo('keep', event);
  event = { ...event, times: kept['times'] };
  let record = kept['record'];
  if (claim['isLate'] !== true) {
    const { read, times: readTimes } = await answerTo('read', event);
    event = { ...event, times: readTimes };
    record = (await answerTo('decide', { ...event, read }))['record'];
  }
  return (await answerTo('store', { ...event, record }))['answer'];
}
