import type { Item } from '@cardlake/aws/dynamodb';
import { memoryQueue } from '@cardlake/aws/test-kit';
import { encodeAuthorization } from '@cardlake/bronze/codec';
import type { CardEvent } from '@cardlake/card-schema';
import { type DeciderPorts, liveClock, MAX_AGE_MICROS } from '@cardlake/prediction';
import { readDecisionLine } from '@cardlake/prediction/dynamodb';
import { fixedClock } from '@cardlake/runtime';
import fc from 'fast-check';
import { answerRequest } from '../src/answer/answer-request';
import { decideRecords } from '../src/stream/decide-records';
import type { StreamedLine } from '../src/stream/stream-records';
import { Tally } from '../src/telemetry';
import { deciderOver } from './support/decider';
import { cardEvent, NOON } from './support/events';
import { memoryTables, portsOver } from './support/tables';

/** Death of a function between two steps. */
class Death extends Error {}

const textIn = (item: Item | undefined, name: string): string | undefined => item?.[name]?.S;

/** Makes calls fail before or after their effect, as a list says, and then no more. */
function dying<P extends object>(ports: P, plan: ('before' | 'after' | null)[]): P {
  const call = async (target: (...args: unknown[]) => Promise<unknown>, args: unknown[]) => {
    const fault = plan.shift() ?? null;
    if (fault === 'before') throw new Death();
    const answer = await target(...args);
    if (fault === 'after') throw new Death();
    return answer;
  };
  const entries = Object.entries(ports).map(([name, target]) => [
    name,
    typeof target === 'function' ? (...args: unknown[]) => call(target, args) : target,
  ]);
  return Object.fromEntries(entries) as P;
}

const variants = ['e0', 'e1', 'e2', 'e3'].map((event_id) =>
  fc
    .record({
      card_id: fc.constantFrom('card_1', 'card_2'),
      hours: fc.constantFrom(0, 1, 2, 25),
      amount: fc.constantFrom(1_0000n, 2_0000n),
    })
    .map(({ hours, ...changed }) => cardEvent({ event_id, ts: NOON - hours * 3_600e6, ...changed })),
);

/** Deliveries of a few ids by both entries, some twice, some with another payload, some of lines that are none. */
const deliveries = fc
  .tuple(...variants.map((each) => fc.array(each, { minLength: 1, maxLength: 2 })))
  .chain((events) =>
    fc.array(
      fc.record({
        entry: fc.constantFrom('stream', 'answer'),
        line: fc.oneof(
          { weight: 8, arbitrary: fc.constantFrom(...events.flat()).map(encodeAuthorization) },
          { weight: 1, arbitrary: fc.constantFrom('{', '{"event_id":"e1"}') },
        ),
      }),
      { minLength: 1, maxLength: 12, size: 'max' },
    ),
  );

const deaths = fc.array(fc.constantFrom('before' as const, 'after' as const, null, null), {
  maxLength: 30,
  size: 'max',
});

test('each id has exactly one final state, whatever is shuffled, repeated, in conflict, or dies between two steps', async () => {
  await fc.assert(
    fc.asyncProperty(deliveries, deaths, async (received, plan) => {
      const tables = memoryTables();
      const clock = fixedClock(NOON / 1000);
      const ports = portsOver(tables, clock, liveClock(clock));
      const remaining = [...plan];
      const decider = await deciderOver({
        ...ports,
        table: dying(ports.table, remaining),
        history: dying(
          { keep: ports.history.keep, read: ports.history.read } satisfies DeciderPorts['history'],
          remaining,
        ),
        snapshots: dying({ read: ports.snapshots.read }, remaining),
      });
      const rejected = memoryQueue();
      const stream: StreamedLine[] = [];
      const put = (line: string, partitionKey: string): void => {
        const sequenceNumber = String(stream.length + 1);
        stream.push({ sequenceNumber, partitionKey, arrivedAt: NOON, line, text: line });
      };
      const cardOf = (line: string): string => /"card_id":"(\w+)"/.exec(line)?.[1] ?? '';
      const answers = received.map(async ({ entry, line }) => {
        if (entry === 'stream') return put(line, cardOf(line));
        const putEvent = async ({ card_id }: CardEvent): Promise<void> => put(line, card_id);
        await answerRequest({ line, explain: false }, { decider, put: putEvent, clock });
      });
      // Batches go on from the lowest failure, as Lambda does it, until the stream is read.
      let at = 0;
      const drain = async (): Promise<void> => {
        while (at < stream.length) {
          const batch = stream.slice(at, at + 5);
          const failed = await decideRecords(batch, {
            decider,
            rejected,
            tally: new Tally('stream'),
            clock,
            deadline: Number.POSITIVE_INFINITY,
            onFailure: (_, error) => {
              if (!(error instanceof Death)) throw error;
            },
          });
          at = failed === undefined ? at + batch.length : Number(failed) - 1;
        }
      };
      await Promise.all([...answers, drain()]);
      await drain();

      const ids = new Set(
        stream.flatMap(({ line }) => /"event_id":"(e\d)","card_id"/.exec(line ?? '')?.[1] ?? []),
      );
      const finals = tables.decisions.changes.filter(({ after }) => textIn(after, 'line') !== undefined);
      expect(finals.map(({ after }) => textIn(after, 'event')).sort()).toEqual([...ids].sort());
      for (const { before, after } of finals) {
        expect(textIn(before, 'state')).toBe('pending');
        const record = readDecisionLine(textIn(after, 'line') ?? '', clock);
        expect(textIn(after, 'state')).toBe(record.state);
        expect(record.state).toBe(NOON - record.ts > MAX_AGE_MICROS ? 'late' : 'decided');
        // The event that was claimed is kept, once, under its card.
        const kept = tables.events.written.filter(
          ({ at: key }) => key?.S === `${String(record.ts).padStart(16, '0')}#${record.event_id}`,
        );
        expect(new Set(kept.map(({ card }) => card?.S))).toEqual(new Set([record.card_id]));
      }
      for (const body of rejected.sent)
        expect(JSON.parse(body).reasons.join()).toMatch(/not_json|missing|conflicting_duplicate/);
    }),
    { numRuns: 100 },
  );
});
