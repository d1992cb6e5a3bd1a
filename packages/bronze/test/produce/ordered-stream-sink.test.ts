import { KINESIS_LIMITS } from '@cardlake/aws';
import { MemoryStream, testTiming } from '@cardlake/aws/test-kit';
import { Random, UserError } from '@cardlake/runtime';
import fc from 'fast-check';
import { type LostRecord, orderedStreamSink, type TrafficRecord } from '../../src';

function sinkOf(stream: MemoryStream) {
  const lost: LostRecord[] = [];
  const sink = orderedStreamSink({ stream, onLost: (record) => lost.push(record), timing: testTiming() });
  const send = async (lines: readonly (readonly [card: string, line: string])[]) => {
    for (const [partitionKey, line] of lines) {
      const record: TrafficRecord = { type: 'card_authorization', arrivalMicros: 0, line, partitionKey };
      await sink.write(record);
    }
    await sink.close();
  };
  return { sink, send, lost };
}

test('whatever fails, each record is accepted once or reported as lost, and those of a card stay in order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 900 }),
      fc.integer({ min: 0, max: 6_000 }),
      fc.array(fc.integer({ min: 1, max: 400_000 }), { maxLength: 20 }),
      fc.double({ min: 0, max: 0.8, noNaN: true }),
      fc.integer(),
      async (cards, small, large, failing, seed) => {
        const random = new Random(seed, 'faults');
        const sizes = [...large, ...Array.from({ length: small }, () => 1)];
        const lines = sizes.map((bytes, i) => {
          const card = `c${Math.min(random.below(cards), random.below(cards))}`;
          return [card, `${card} ${i} `.padEnd(bytes, 'x')] as const;
        });
        const stream = new MemoryStream(KINESIS_LIMITS, {
          record: () => (random.chance(failing) ? 'ProvisionedThroughputExceededException' : undefined),
          call: () => (random.chance(0.1) ? new Error('socket hang up') : undefined),
        });
        const { sink, send, lost } = sinkOf(stream);
        await send(lines);
        const accepted = stream.accepted.map(({ data }) => Buffer.from(data).toString());
        const gone = new Set(lost.map(({ record }) => String(record.line)));
        expect(accepted.length + gone.size).toBe(lines.length);
        // A stable sort keeps the order within a card.
        const cardOf = (line: string) => line.slice(0, line.indexOf(' '));
        const byCard = (all: readonly string[]) =>
          [...all].sort((a, b) => (cardOf(a) < cardOf(b) ? -1 : cardOf(a) > cardOf(b) ? 1 : 0));
        const expected = lines.map(([, line]) => line).filter((line) => !gone.has(line));
        expect(byCard(accepted)).toEqual(byCard(expected));
        expect(sink.counts()).toMatchObject({ sent: accepted.length, lost: gone.size });
      },
    ),
    { numRuns: 12 },
  );
});

test('a stream that will never take anything ends the sending, and everything that waits is reported', async () => {
  const refused = new UserError('aws_refused', 'no such stream', { hint: 'Check its name.' });
  const { send, lost } = sinkOf(new MemoryStream(KINESIS_LIMITS, { call: () => refused }));
  await expect(send([1, 2, 3].map((i) => [`c${i % 2}`, `${i}`] as const))).rejects.toBe(refused);
  expect(lost.map(({ record }) => record.line).sort()).toEqual(['1', '2', '3']);
});
