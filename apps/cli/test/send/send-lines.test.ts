import { readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { KINESIS_LIMITS } from '@cardlake/aws';
import { MemoryStream, testTiming } from '@cardlake/aws/test-kit';
import { encodeAuthorization, orderedStreamSink } from '@cardlake/bronze';
import { cardEvent } from '@cardlake/card-schema/test-kit';
import { testFolder } from '@cardlake/engine/test-kit';
import { FailedRecords } from '../../src/generate/failed-records';
import { sendLines } from '../../src/send/send-lines';

const path = testFolder();
const PAN = '4111111111111111';

async function sendFile(
  content: string | Uint8Array,
  rate?: number,
  stream = new MemoryStream(KINESIS_LIMITS),
) {
  writeFileSync(path('lines'), content);
  const timing = testTiming();
  const failed = new FailedRecords(path(''));
  const at: number[] = [];
  const sink = orderedStreamSink({ stream, onLost: (lost) => failed.keep(lost), timing });
  const signal = new AbortController().signal;
  let progress = 0;
  await sendLines(
    {
      ...sink,
      write(record) {
        at.push(timing.clock.now());
        return sink.write(record);
      },
    },
    {
      ...timing,
      input: path('lines'),
      stdin: process.stdin,
      rate,
      signal,
      onProgress: (lines) => {
        progress += lines;
      },
    },
  );
  failed.close();
  return { stream, at, progress, failed: failed.paths.map((each) => readFileSync(each, 'utf8')) };
}

const accepted = ({ accepted: all }: MemoryStream) =>
  all.map(({ data, partitionKey }) => [partitionKey, Buffer.from(data).toString()]);

test('lines are sent unchanged under their cards; broken ones, too, and card numbers under a digest', async () => {
  const lines = [
    encodeAuthorization(cardEvent({ event_id: 'e1' })),
    ' {"card_id":"ü", "x" : 1 } ',
    '{"card_id":7}',
    'no json',
    `{"card_id":"${PAN}"}`,
  ];
  const { stream, progress } = await sendFile(gzipSync(`${lines.join('\r\n')}\n\n`));
  const sent = accepted(stream);
  expect(sent.map(([, line]) => line).sort()).toEqual([...lines].sort());
  const keyOf = new Map(sent.map(([key, line]) => [line, key]));
  expect([keyOf.get(lines[0]), keyOf.get(lines[1])]).toEqual(['card_1', 'ü']);
  expect(keyOf.get(lines.at(-1))).toMatch(/^[\w-]{43}$/);
  expect(progress).toBe(lines.length);
});

test('a rate spreads the lines over time', async () => {
  const { at } = await sendFile('{}\n'.repeat(100), 20);
  expect(at).toHaveLength(100);
  for (const [i, instant] of at.entries()) expect(instant).toBeGreaterThanOrEqual((i / 20) * 1000);
  expect(at.at(-1)).toBeLessThan(6_000);
});

test('lines that the stream never takes are kept to be sent again, without card numbers', async () => {
  const busy = new MemoryStream(KINESIS_LIMITS, {
    record: ({ partitionKey }) => (partitionKey === 'good' ? undefined : 'InternalFailure'),
  });
  const { failed } = await sendFile(
    `{"card_id":"good"}\n{"card_id":"bad"}\n{"card_id":"${PAN}"}\n`,
    undefined,
    busy,
  );
  expect(accepted(busy)).toEqual([['good', '{"card_id":"good"}']]);
  expect(failed.join('')).toContain('{"card_id":"bad"}\n');
  expect(failed.join('')).not.toContain(PAN);
});
