import { memoryQueue } from '@cardlake/aws/test-kit';
import type { CardDecision } from '@cardlake/card-schema';
import { sampleDecision } from '@cardlake/card-schema/test-kit';
import { type DecisionResult, liveClock, MAX_AGE_MICROS } from '@cardlake/prediction';
import { fixedClock } from '@cardlake/runtime';
import { answerRequest } from '../../src/answer/answer-request';
import { decideRecords, type StreamPorts } from '../../src/stream/decide-records';
import type { StreamedLine } from '../../src/stream/stream-records';
import { Tally } from '../../src/telemetry';
import { testDecider } from '../support/decider';
import { lineOf, NOON } from '../support/events';

/** Sequence numbers of Kinesis: greater than any number can tell apart. */
const sequence = (i: number): string =>
  `4959033827149025660855969253836157109592157598913${String(i).padStart(7, '0')}`;

const recordAt = (i: number, card: string): StreamedLine => ({
  sequenceNumber: sequence(i),
  partitionKey: card,
  arrivedAt: i,
  line: `${card} ${i}`,
  text: `${card} ${i}`,
});

/** Ports whose decider notes when each line begins and ends. */
function ports(fails: (line: string) => boolean = () => false) {
  const log: string[] = [];
  const failures: string[] = [];
  const rejected = memoryQueue();
  const made = {
    decider: {
      async decideLine(line, wishes) {
        log.push(`${line} begins, received at ${wishes?.receivedAt}`);
        await new Promise(setImmediate);
        if (fails(line)) throw new Error(`no ${line}`);
        log.push(`${line} ends`);
        return { state: 'rejected', reasons: ['not_json'] } satisfies DecisionResult;
      },
    },
    rejected,
    tally: new Tally('stream'),
    clock: { now: () => 0 },
    deadline: 1,
    onFailure: ({ sequenceNumber }) => failures.push(sequenceNumber),
  } satisfies StreamPorts;
  return { made, log, failures, rejected };
}

test('the lines of a card are decided one after the other, those of two cards at once', async () => {
  const { made, log } = ports();
  const records = [recordAt(1, 'a'), recordAt(2, 'b'), recordAt(3, 'a')];
  expect(await decideRecords(records, made)).toBeUndefined();
  const at = (entry: string): number => log.findIndex((each) => each.startsWith(entry));
  expect(log).toHaveLength(6);
  expect(at('b 2 begins')).toBeLessThan(at('a 1 ends'));
  expect(at('a 1 ends')).toBeLessThan(at('a 3 begins'));
  expect(log[at('a 3 begins')]).toBe('a 3 begins, received at 3');
});

test('a failure stops its card alone, and the lowest sequence number of all failures is the answer', async () => {
  const { made, log, failures } = ports((line) => line === 'a 2' || line === 'b 9');
  const records = [recordAt(2, 'a'), recordAt(3, 'a'), recordAt(9, 'b'), recordAt(10, 'c')];
  expect(await decideRecords(records, made)).toBe(sequence(2));
  expect(log.filter((entry) => entry.includes('begins'))).toHaveLength(3);
  expect(log).toContain('c 10 ends');
  expect(failures.sort()).toEqual([sequence(2), sequence(9)]);
});

test('without time, nothing is begun, and everything is delivered again', async () => {
  const { made, log } = ports();
  const records = [recordAt(5, 'a'), recordAt(6, 'b')];
  expect(await decideRecords(records, { ...made, deadline: 0 })).toBe(sequence(5));
  expect(log).toEqual([]);
});

test('lines that break rules go to the queue, with those that no line can be read of', async () => {
  const { made, rejected } = ports();
  const broken = { ...recordAt(1, 'a'), line: undefined };
  const long = { ...recordAt(2, 'b'), line: 'ü'.repeat(70_000) };
  expect(await decideRecords([broken, long, recordAt(3, 'c')], made)).toBeUndefined();
  expect(rejected.sent.map((body) => JSON.parse(body).reasons)).toEqual([
    ['invalid_utf8'],
    ['line_too_long'],
    ['not_json'],
  ]);
});

test('a decision is counted once, whatever is delivered again, by either entry', async () => {
  const clock = fixedClock(NOON / 1000);
  const { decider } = await testDecider(clock, liveClock(clock));
  const counted: string[] = [];
  const tally = { count: () => {}, decided: ({ event_id: id }: CardDecision) => void counted.push(id) };
  const records = ['e1', 'e2', 'late'].map((event_id, i) => {
    const line = lineOf({ event_id, ts: event_id === 'late' ? NOON - MAX_AGE_MICROS - 1 : NOON });
    return { ...recordAt(i, 'card_1'), arrivedAt: NOON, line, text: line };
  });
  const { made } = ports();
  for (let delivery = 0; delivery < 2; delivery++) await decideRecords(records, { ...made, decider, tally });
  expect(counted).toEqual(['e1', 'e2', 'late']);
  for (let request = 0; request < 2; request++)
    for (const event_id of ['e2', 'e3'])
      await answerRequest(
        { line: lineOf({ event_id }), explain: false },
        { decider, clock, put: async () => {}, onMade: tally.decided },
      );
  expect(counted).toEqual(['e1', 'e2', 'late', 'e3']);
});

test('no more than 32 cards are decided about at once', async () => {
  let running = 0;
  let most = 0;
  const { made } = ports();
  const decideLine = async (): Promise<DecisionResult> => {
    running += 1;
    most = Math.max(most, running);
    await new Promise(setImmediate);
    running -= 1;
    return { state: 'decided', record: sampleDecision() };
  };
  const records = Array.from({ length: 100 }, (_, i) => recordAt(i, `card ${i}`));
  expect(await decideRecords(records, { ...made, decider: { decideLine } })).toBeUndefined();
  expect(most).toBe(32);
});

test.each([
  ['breaks rules', recordAt(3, 'a')],
  ['is too long', { ...recordAt(3, 'a'), line: 'x'.repeat(200_000) }],
])(
  'a queue that takes nothing makes a record fail that %s, which counts as nothing else',
  async (_, record) => {
    const { made } = ports();
    const counted: string[] = [];
    const tally = { count: (what: string) => void counted.push(what), decided: () => {} };
    const rejected = {
      async send() {
        throw new Error('no queue');
      },
    };
    expect(await decideRecords([record], { ...made, rejected, tally })).toBe(sequence(3));
    expect(counted).toEqual(['failed']);
  },
);
