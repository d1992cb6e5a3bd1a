import { FIREHOSE_LIMITS, KINESIS_LIMITS, type RecordStream, type RetryPolicy } from '@cardlake/aws';
import { MemoryStream, testTiming } from '@cardlake/aws/test-kit';
import { Random, UserError } from '@cardlake/runtime';
import fc from 'fast-check';
import { type LostRecord, streamSink, type TrafficRecord } from '../../src';

const recordOf = (line: string | Uint8Array, i: number): TrafficRecord => ({
  type: 'card_authorization',
  arrivalMicros: i,
  line,
  partitionKey: `c${i % 7}`,
});

/** A sink whose delays are recorded instead of waited for. */
function sinkOf(stream: RecordStream, newline = true, retry?: RetryPolicy) {
  const lost: LostRecord[] = [];
  const timing = testTiming();
  const sink = streamSink({
    stream,
    newline,
    onLost: (record) => lost.push(record),
    timing,
    ...(retry && { retry }),
  });
  const send = async (lines: readonly (string | Uint8Array)[]) => {
    for (const [i, line] of lines.entries()) await sink.write(recordOf(line, i));
    await sink.close();
  };
  return { sink, send, delays: timing.delays, lost };
}

const texts = (stream: MemoryStream) => stream.accepted.map(({ data }) => Buffer.from(data).toString());

test.each([
  ['Kinesis', KINESIS_LIMITS],
  ['Firehose', FIREHOSE_LIMITS],
])(
  '%s: whatever fails, every record is accepted once or reported as lost, and no call exceeds the limits',
  async (_, limits) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 900_000 }), { maxLength: 40 }),
        fc.integer({ min: 0, max: 1200 }),
        fc.double({ min: 0, max: 0.9, noNaN: true }),
        fc.integer(),
        async (large, small, failing, seed) => {
          const random = new Random(seed, 'faults');
          const lines = [
            ...large.map((size, i) => `${i} `.padEnd(size, 'x')),
            ...Array.from({ length: small }, (_, i) => `s${i}`),
          ];
          const stream = new MemoryStream(limits, {
            record: () => (random.chance(failing) ? 'ProvisionedThroughputExceededException' : undefined),
            call: () => (random.chance(0.1) ? new Error('socket hang up') : undefined),
          });
          const { sink, send, lost } = sinkOf(stream);
          await send(lines);
          const seen = [...texts(stream), ...lost.map(({ record }) => `${record.line}\n`)];
          expect(seen.toSorted()).toEqual(lines.map((line) => `${line}\n`).toSorted());
          expect(sink.counts()).toMatchObject({ sent: stream.accepted.length, lost: lost.length });
        },
      ),
      { numRuns: 25 },
    );
  },
);

test('only failed records are sent again, after growing delays with jitter, and reported as lost in the end', async () => {
  const stream = new MemoryStream(KINESIS_LIMITS, {
    record: ({ data }) => (Buffer.from(data).includes('bad') ? 'InternalFailure' : undefined),
  });
  const { sink, send, delays, lost } = sinkOf(stream, false, {
    maxAttempts: 6,
    baseDelayMs: 100,
    maxDelayMs: 500,
  });
  await send(['a', 'bad', 'b']);
  expect(texts(stream)).toEqual(['a', 'b']);
  expect(stream.calls).toBe(6);
  expect(lost).toEqual([{ record: recordOf('bad', 1), reason: 'InternalFailure' }]);
  expect(sink.counts()).toEqual({ sent: 2, retried: 5, lost: 1 });
  const bounds = [100, 200, 400, 500, 500];
  expect(delays).toHaveLength(bounds.length);
  for (const [i, wait] of delays.entries()) expect(wait).toBeLessThan(bounds[i] ?? 0);
  expect(new Set(delays).size).toBeGreaterThan(2);
});

test('a record larger than the limit is reported as lost without a call', async () => {
  const stream = new MemoryStream(FIREHOSE_LIMITS);
  const { send, lost } = sinkOf(stream, false);
  await send(['x'.repeat(FIREHOSE_LIMITS.maxRecordBytes), 'y'.repeat(FIREHOSE_LIMITS.maxRecordBytes + 1)]);
  expect(stream.accepted).toHaveLength(1);
  expect(lost.map(({ reason }) => reason)).toEqual([
    'the record has 1,024,001 bytes, stream in memory accepts 1,024,000',
  ]);
});

test('a permanent error is thrown, and every record of the batch is reported as lost', async () => {
  const refusal = new UserError('aws_refused', 'no such stream');
  const stream = new MemoryStream(KINESIS_LIMITS, { call: () => refusal });
  const { send, lost, delays } = sinkOf(stream);
  await expect(send(['a', 'b'])).rejects.toBe(refusal);
  expect(lost.map(({ record, reason }) => [record.line, reason])).toEqual([
    ['a', 'no such stream'],
    ['b', 'no such stream'],
  ]);
  expect(delays).toEqual([]);
});

test('bytes that are not text are sent unchanged', async () => {
  const stream = new MemoryStream(KINESIS_LIMITS);
  await sinkOf(stream).send([Uint8Array.of(0x7b, 0xff)]);
  expect(stream.accepted[0]?.data).toEqual(Buffer.from([0x7b, 0xff, 0x0a]));
});
