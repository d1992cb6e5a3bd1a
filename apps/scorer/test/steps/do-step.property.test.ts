import { encodeAuthorization } from '@cardlake/bronze/codec';
import { createDecisionSteps, liveClock, MAX_AGE_MICROS } from '@cardlake/prediction';
import { fixedClock } from '@cardlake/runtime';
import fc from 'fast-check';
import { answerRequest } from '../../src/answer/answer-request';
import { readInvocation } from '../../src/answer/request';
import { invocationAnswer } from '../../src/answer/response';
import { readStep } from '../../src/steps/step';
import { deciderOver, judgeOptions } from '../support/decider';
import { cardEvent, NOON } from '../support/events';
import { runSteps } from '../support/run-steps';
import { memoryTables, portsOver } from '../support/tables';

const MINUTE = 60e6;
const clock = fixedClock(NOON / 1000);

/** A world of its own, where authorisations are decided by the function that answers, or step by step. */
async function open() {
  const tables = memoryTables();
  const ports = portsOver(tables, clock, liveClock(clock));
  const put: string[] = [];
  const shared = { put: async (_: unknown, line: string) => void put.push(line), clock };
  const decider = await deciderOver(ports);
  const steps = createDecisionSteps(ports, await judgeOptions());
  return {
    tables,
    put,
    async ask(input: unknown) {
      const request = readInvocation(input);
      if ('status' in request) return { status: request.status, body: request.body };
      return invocationAnswer(await answerRequest(request, { ...shared, decider }));
    },
    stepPorts: { ...shared, steps, stopwatch: () => 0 },
  };
}

const authorization = fc
  .record({
    event_id: fc.constantFrom('e1', 'e2', 'e3', 'e4'),
    card_id: fc.constantFrom('c1', 'c2'),
    merchant_id: fc.constantFrom('m1', 'm2'),
    age: fc.constantFrom(0, 1, 5, 5 * 60, 30 * 60, MAX_AGE_MICROS / MINUTE + 1),
    amount: fc.bigInt(0n, 90_000_000n),
  })
  .map(({ age, ...event }) =>
    JSON.parse(encodeAuthorization(cardEvent({ ...event, ts: NOON - age * MINUTE }))),
  );

const input = fc.oneof(
  { weight: 8, arbitrary: fc.record({ authorization, explain: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<unknown>(
      {},
      { authorization: { event_id: 'e1' } },
      { authorization: { ...cardEvent(), ts: 1, amount: 1, card_id: '4111111111111111' } },
      { authorization: {}, explain: 'maybe' },
    ),
  },
);

const asJson = (answer: unknown) => JSON.parse(JSON.stringify(answer));

test('step by step, each as often as it likes, an authorisation has the answer that the function gives', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(input, { maxLength: 12 }),
      fc.integer({ min: 1, max: 3 }),
      async (inputs, times) => {
        const [whole, bySteps] = [await open(), await open()];
        for (const each of inputs) {
          const expected = asJson(await whole.ask(each));
          expect(await runSteps(bySteps.stepPorts, each, { times })).toEqual(expected);
        }
        expect(new Set(bySteps.put)).toEqual(new Set(whole.put));
        const finals = ({ tables }: typeof whole) =>
          tables.decisions.changes
            .filter(({ after }) => after['line'] !== undefined)
            .map(({ after }) => after['event']);
        expect(finals(bySteps)).toEqual(finals(whole));
      },
    ),
    { numRuns: 25 },
  );
});

test('an execution that dies before any step leaves an event that the stream, or another execution, decides', async () => {
  for (const dead of ['put', 'claim', 'keep', 'read', 'decide', 'store'] as const) {
    const [whole, bySteps] = [await open(), await open()];
    const given = { authorization: JSON.parse(encodeAuthorization(cardEvent())), explain: true };
    const dying = runSteps(bySteps.stepPorts, given, {
      before(step) {
        if (step === dead) throw new Error('death');
      },
    });
    await expect(dying).rejects.toThrow('death');
    expect(asJson(await bySteps.ask(given))).toEqual(asJson(await whole.ask(given)));
  }
});

test('a vector of another definition is not decided on: the state machine reads again then', async () => {
  const { stepPorts } = await open();
  const { steps } = stepPorts;
  const changed = {
    ...stepPorts,
    steps: {
      ...steps,
      json: {
        ...steps.json,
        write: (read: Parameters<typeof steps.json.write>[0]) => ({
          ...steps.json.write(read),
          definitionHash: 'other',
        }),
      },
    },
  };
  const given = { authorization: JSON.parse(encodeAuthorization(cardEvent())) };
  await expect(runSteps(changed, given)).rejects.toMatchObject({ name: 'ModelChanged' });
});

test('a step that is none is refused without a value of the event', () => {
  const secret = '4111111111111111';
  for (const given of [{ step: 'claim', line: 7, receivedAt: secret }, { step: secret }, secret, [secret]]) {
    const refuse = () => readStep(given);
    expect(refuse).toThrow('this is no step of a decision');
    expect(refuse).not.toThrow(secret);
  }
});
