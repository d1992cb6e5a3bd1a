import { UserError } from '@cardlake/runtime';
import fc from 'fast-check';
import {
  type Backoff,
  FIREHOSE_LIMITS,
  KINESIS_LIMITS,
  type LostRecord,
  MemoryPort,
  type PutPort,
  streamSink,
  type TrafficRecord,
} from '../../src';
import { Random } from '../../src/synthetic/random';

const recordOf = (line: string | Uint8Array, i: number): TrafficRecord => ({
  type: 'card_authorization',
  arrivalMicros: i,
  line,
  partitionKey: `c${i % 7}`,
});

/** A sink whose waits are noted instead of waited for. */
function sinkOf(port: PutPort, newline = true, backoff?: Backoff) {
  const waits: number[] = [];
  const lost: LostRecord[] = [];
  const random = new Random(1, 'jitter');
  const sink = streamSink({
    port,
    newline,
    onLost: (record) => lost.push(record),
    sleep: async (ms) => void waits.push(ms),
    random: () => random.uniform(),
    ...(backoff && { backoff }),
  });
  const send = async (lines: readonly (string | Uint8Array)[]) => {
    for (const [i, line] of lines.entries()) await sink.write(recordOf(line, i));
    await sink.close();
  };
  return { sink, send, waits, lost };
}

const texts = (port: MemoryPort) => port.taken.map(({ data }) => Buffer.from(data).toString());

test.each([
  ['Kinesis', KINESIS_LIMITS],
  ['Firehose', FIREHOSE_LIMITS],
])(
  '%s: every record is taken once or given up by name, whatever fails, and no call exceeds the limits',
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
          const port = new MemoryPort(limits, {
            record: () => (random.chance(failing) ? 'ProvisionedThroughputExceededException' : undefined),
            call: () => (random.chance(0.1) ? new Error('socket hang up') : undefined),
          });
          const { sink, send, lost } = sinkOf(port);
          await send(lines);
          const seen = [...texts(port), ...lost.map(({ record }) => `${record.line}\n`)];
          expect(seen.toSorted()).toEqual(lines.map((line) => `${line}\n`).toSorted());
          expect(sink.counts()).toMatchObject({ sent: port.taken.length, lost: lost.length });
        },
      ),
      { numRuns: 25 },
    );
  },
);

test('only what failed is sent again, after growing waits with jitter, and given up in the end', async () => {
  const port = new MemoryPort(KINESIS_LIMITS, {
    record: ({ data }) => (Buffer.from(data).includes('bad') ? 'InternalFailure' : undefined),
  });
  const { sink, send, waits, lost } = sinkOf(port, false, { attempts: 6, baseMs: 100, maxMs: 500 });
  await send(['a', 'bad', 'b']);
  expect(texts(port)).toEqual(['a', 'b']);
  expect(port.calls).toBe(6);
  expect(lost).toEqual([{ record: recordOf('bad', 1), reason: 'InternalFailure' }]);
  expect(sink.counts()).toEqual({ sent: 2, retried: 5, lost: 1 });
  const bounds = [100, 200, 400, 500, 500];
  expect(waits).toHaveLength(bounds.length);
  for (const [i, wait] of waits.entries()) expect(wait).toBeLessThan(bounds[i]!);
  expect(new Set(waits).size).toBeGreaterThan(2);
});

test('a record the service would never take is given up without a call', async () => {
  const port = new MemoryPort(FIREHOSE_LIMITS);
  const { send, lost } = sinkOf(port, false);
  await send(['x'.repeat(FIREHOSE_LIMITS.maxRecordBytes), 'y'.repeat(FIREHOSE_LIMITS.maxRecordBytes + 1)]);
  expect(port.taken).toHaveLength(1);
  expect(lost.map(({ reason }) => reason)).toEqual(['1024001 bytes, and stream in memory takes 1024000']);
});

test('when trying again cannot help the error comes out, and no record is lost in silence', async () => {
  const refusal = new UserError('aws_refused', 'no such stream');
  const port = new MemoryPort(KINESIS_LIMITS, { call: () => refusal });
  const { send, lost, waits } = sinkOf(port);
  await expect(send(['a', 'b'])).rejects.toBe(refusal);
  expect(lost.map(({ record, reason }) => [record.line, reason])).toEqual([
    ['a', 'no such stream'],
    ['b', 'no such stream'],
  ]);
  expect(waits).toEqual([]);
});

test('bytes that are no text pass as they are', async () => {
  const port = new MemoryPort(KINESIS_LIMITS);
  await sinkOf(port).send([Uint8Array.of(0x7b, 0xff)]);
  expect(port.taken[0]!.data).toEqual(Buffer.from([0x7b, 0xff, 0x0a]));
});
