import { setTimeout } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { type CardDecision, type CardEvent, parseDecision } from '@cardlake/card-schema';
import { deployScorer } from './support/deployed';
import { lineOf } from './support/events';

let deployed: Awaited<ReturnType<typeof deployScorer>>;
beforeAll(async () => {
  deployed = await deployScorer();
});
afterAll(() => deployed?.stop());

/** Now, to the millisecond: events of the past would be late. */
const NOW = Date.now() * 1000;
const events = Array.from(
  { length: 60 },
  (_, i): Partial<CardEvent> => ({
    event_id: `e${i}`,
    card_id: `card_${i % 7}`,
    ts: NOW - (60 - i) * 1e6,
  }),
);
const eventAt = (i: number): Partial<CardEvent> => events[i] ?? {};

async function putLines(lines: readonly string[]): Promise<void> {
  const Records = lines.map((line) => ({
    Data: Buffer.from(line),
    PartitionKey: /"card_id":"(\w+)"/.exec(line)?.[1] ?? 'none',
  }));
  await deployed.kinesis.send(new PutRecordsCommand({ StreamName: 'events', Records }));
}

/** Reads the decisions that were delivered to the lake. */
async function readDelivered(): Promise<CardDecision[]> {
  const { s3, lake } = deployed;
  const { Contents = [] } = await s3.send(
    new ListObjectsV2Command({ Bucket: lake.bucket, Prefix: 'decided/' }),
  );
  const texts = await Promise.all(
    Contents.map(async ({ Key }) => {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: lake.bucket, Key }));
      const bytes = Buffer.from((await Body?.transformToByteArray()) ?? []);
      return (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString();
    }),
  );
  return texts
    .flatMap((text) => text.split('\n').filter(Boolean))
    .map((line) => {
      const parsed = parseDecision(line, Date.now() * 1000);
      if (!parsed.ok) throw new Error(`${JSON.stringify(parsed.reasons)}: ${line}`);
      return parsed.row;
    });
}

async function readRejected(): Promise<{ readonly reasons: string[]; readonly line: string }[]> {
  const { Messages = [] } = await deployed.sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: deployed.rejectedUrl,
      MaxNumberOfMessages: 10,
      VisibilityTimeout: 0,
    }),
  );
  return Messages.map(({ Body = '' }) => JSON.parse(Body));
}

async function waitUntil<T>(read: () => Promise<T>, isDone: (value: T) => boolean): Promise<T> {
  for (;;) {
    const value = await read();
    if (isDone(value)) return value;
    await setTimeout(500);
  }
}

test('by the stream and by invocations, in any order and twice, each authorisation has one decision, which comes to bronze', async () => {
  const [first, second] = [lineOf(eventAt(0)), lineOf(eventAt(1))];
  const answered = await deployed.ask({ authorization: JSON.parse(first) });
  expect(answered).toMatchObject({
    status: 200,
    body: { event_id: 'e0', state: 'decided', model: 'starter' },
  });
  const url = { version: '2.0', requestContext: { http: { method: 'POST' } }, body: second };
  expect(await deployed.ask(url)).toMatchObject({ statusCode: 200 });
  expect(await deployed.ask({ authorization: { event_id: 'e9' } })).toMatchObject({ status: 422 });
  await putLines([...events.map(lineOf), ...events.slice(10, 30).map(lineOf), 'no event']);
  await putLines([lineOf({ ...eventAt(5), amount: 1n })]);

  const delivered = await waitUntil(
    readDelivered,
    (all) => new Set(all.map((each) => each.event_id)).size >= events.length,
  );
  // A delivery may come twice; all of one event are equal then.
  const lines = new Map(delivered.map((decision) => [decision.event_id, decision]));
  expect([...lines.keys()].sort()).toEqual(events.map(({ event_id }) => event_id).sort());
  for (const decision of delivered) expect(decision).toEqual(lines.get(decision.event_id));
  expect(lines.get('e0')?.score).toBe(answered.body.score);
  // An event sees those of its card that came before it.
  const histories = events.map(({ event_id = '' }) => lines.get(event_id)?.history_events);
  expect(histories).toEqual(events.map((_, i) => BigInt(Math.floor(i / 7))));

  const rejected = await waitUntil(readRejected, (all) => all.length >= 2);
  expect(rejected.map(({ reasons }) => reasons.join()).sort()).toEqual(['conflicting_duplicate', 'not_json']);
  const { Items = [] } = await deployed.tables.send(new ScanCommand({ TableName: 'decisions' }));
  expect(new Set(Items.map(({ state }) => state?.S))).toEqual(new Set(['decided']));
  expect(Items).toHaveLength(events.length);
});
