import { liveClock } from '@cardlake/prediction';
import { fixedClock, UserError } from '@cardlake/runtime';
import { answerRequest } from '../../src/answer/answer-request';
import { invocationAnswer, urlResponse } from '../../src/answer/response';
import { testDecider } from '../support/decider';
import { lineOf, NOON } from '../support/events';

const clock = fixedClock(NOON / 1000);

async function open() {
  const { decider, tables } = await testDecider(clock, liveClock(clock));
  const put: string[] = [];
  const ports = { decider, clock, put: async (_: unknown, line: string) => void put.push(line) };
  const ask = (line: string, explain = false) => answerRequest({ line, explain }, ports);
  return { ports, put, ask, tables };
}

test('an authorisation is put onto the stream as it came, then decided; a repetition has the same answer', async () => {
  const { ask, put } = await open();
  const first = await ask(lineOf());
  expect(first).toMatchObject({ status: 200, outcome: 'decided' });
  expect(JSON.parse(first.text)).toMatchObject({ event_id: 'e1', state: 'decided', model: 'starter' });
  expect(await ask(lineOf())).toMatchObject({ status: 200, text: first.text });
  expect(put).toEqual([lineOf(), lineOf()]);
});

test('reasons are told when they are asked for', async () => {
  const { ask } = await open();
  expect(JSON.parse((await ask(lineOf(), true)).text).reasons).toEqual(expect.any(Array));
});

test('another payload is a conflict, which the lake gets too', async () => {
  const { ask, put } = await open();
  await ask(lineOf());
  const conflict = await ask(lineOf({ amount: 1n }));
  expect(conflict).toMatchObject({ status: 409, outcome: 'conflicting_duplicate' });
  expect(put).toHaveLength(2);
});

test.each([
  ['not json', 'not_json'],
  ['[]', 'wrong_type'],
  [lineOf({ currency: 'XXQ' }), 'unknown_code'],
  ['x'.repeat(200_000), 'line_too_long'],
])('a line that breaks rules is answered with them, and nothing is put or stored', async (line, code) => {
  const { ask, put, tables } = await open();
  const { status, text } = await ask(line);
  expect(status).toBe(422);
  expect(JSON.parse(text).error.reasons).toEqual([expect.objectContaining({ code })]);
  expect(put).toEqual([]);
  expect([tables.decisions.changes, tables.events.written]).toEqual([[], []]);
});

test.each([
  [Object.assign(new Error('slow down'), { name: 'ThrottlingException', $metadata: {} }), 503, 'busy'],
  [new UserError('aws_busy', 'the stream took nothing', { hint: 'Try again.' }), 503, 'aws_busy'],
  [new Error('a bug'), 500, 'fault'],
])(
  'when the stream fails with %s, nothing is decided, and the answer tells as much as it may',
  async (error, status, code) => {
    const { ports, tables } = await open();
    const put = async () => {
      throw error;
    };
    const answer = await answerRequest({ line: lineOf(), explain: false }, { ...ports, put });
    expect(answer).toMatchObject({ status, outcome: code });
    expect(answer.text).not.toContain('a bug');
    expect(tables.decisions.changes).toEqual([]);
  },
);

test('answers have the shape of the caller', () => {
  const answer = { status: 503, text: '{"a":1}' };
  expect(invocationAnswer(answer)).toEqual({ status: 503, body: { a: 1 } });
  expect(urlResponse(answer)).toEqual({
    statusCode: 503,
    headers: { 'content-type': 'application/json; charset=utf-8', 'retry-after': 1 },
    body: '{"a":1}',
  });
});
