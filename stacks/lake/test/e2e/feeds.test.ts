import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { DisableRuleCommand, EnableRuleCommand } from '@aws-sdk/client-eventbridge';
import { DeleteRolePolicyCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { ListExecutionsCommand } from '@aws-sdk/client-sfn';
import {
  GetQueueAttributesCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs';
import { listKeys, readObject } from '../support/lake-bucket';
import { waitUntil } from '../support/wait-until';
import { announce, type PutVersion, putObject } from './support/feeds/announce';
import { type Feeds, HIDDEN_SECONDS, startFeeds } from './support/feeds/environment';
import { failedChecks } from './support/feeds/failed-checks';
import { type FeedObject, makeLargeObject, makeObject } from './support/feeds/objects';
import { readPublished } from './support/feeds/published';
import { seeded, shuffled } from './support/feeds/seeded';
import { readStaged } from './support/feeds/staged';
import { countWaiting } from './support/feeds/waiting';
import { readBodies } from './support/read-queue';

/** Objects, and the seed of their announcements; `npm run soak:feeds` takes more of both. */
const COUNT = Number(process.env.CARDLAKE_E2E_FEEDS ?? 24);
const SEED = Number(process.env.CARDLAKE_E2E_FEEDS_SEED ?? 1);
/** Tells how far a soak is. */
const tell = (text: string) => process.env.CARDLAKE_E2E_FEEDS_SEED && process.stderr.write(`${text}\n`);

const BUCKET = 'cardlake-dev-foundation-lake-123456789012';
const DATABASE = 'cardlake_dev_elt';
const ELT = 'cardlake-dev-elt';
const RULE = { Name: `${ELT}-objects` };
const QUEUES = 'http://127.0.0.1/123456789012';
const queueUrl = (name: string) => `${QUEUES}/${ELT}-${name}`;

const jobFolder = mkdtempSync(join(tmpdir(), 'cardlake-e2e-feeds-'));
let feeds: Feeds;
beforeAll(() => {
  feeds = startFeeds({ faults: { throttled: 0.02, failed: 0.02, deaths: 0.002 }, jobFolder });
});
afterAll(() => {
  feeds?.stop();
  rmSync(jobFolder, { recursive: true, force: true });
});

const objects = Array.from({ length: COUNT }, (_, at) => makeObject(`object-${at}`, at));
/** Earlier versions of some objects, with the same rows but another origin. */
const overwritten = objects.flatMap((_, at) => (at % 8 === 1 ? [makeObject(`object-${at}`, at, 'BKK')] : []));
const large = makeLargeObject();

/** Poison: objects that the function may not read, until somebody mends its role. */
const POISON = {
  RoleName: `${ELT}-load`,
  PolicyName: 'poison',
};
const poison = [0, 1].map((at) => makeObject(`poison-${at}`, at * 4 + 1));

const forbid = () =>
  feeds.iam.send(
    new PutRolePolicyCommand({
      ...POISON,
      PolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: {
          Effect: 'Deny',
          Action: ['s3:GetObject', 's3:GetObjectVersion'],
          Resource: poison.map(({ key }) => `arn:aws:s3:::${BUCKET}/${key}`),
        },
      }),
    }),
  );

/** Starts the listing, again when it died. */
async function list(): Promise<number> {
  const command = new InvokeCommand({ FunctionName: `${ELT}-listing` });
  for (;;) {
    const { Payload, FunctionError } = await feeds.lambda.send(command);
    if (FunctionError === undefined) return JSON.parse(Buffer.from(Payload ?? []).toString()).announced;
  }
}

async function isEmpty(name: string): Promise<boolean> {
  const { Attributes = {} } = await feeds.sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl: queueUrl(name),
      AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
    }),
  );
  return Object.values(Attributes).every((count) => count === '0');
}

const idsOf = (objects: readonly FeedObject[]) => objects.flatMap(({ ids }) => ids).sort();

/** Waits until all rows of some objects are staged, and nothing waits in the queues. */
const waitFor = (objects: readonly FeedObject[]) =>
  waitUntil(
    async () => {
      const receipts = (await listKeys(feeds.s3, BUCKET, 'staging/feeds/')).filter((key) =>
        key.endsWith('.receipt.json'),
      );
      tell(`${receipts.length} of ${objects.length} objects staged`);
      return (
        receipts.length >= objects.length &&
        (await isEmpty('objects')) &&
        (await isEmpty('chunks')) &&
        (await readStaged(feeds.s3, BUCKET)).ids.length >= idsOf(objects).length
      );
    },
    process.env.CARDLAKE_E2E_FEEDS_SEED ? 10_000 : undefined,
  );

/** Reads the objects whose chunks are dead letters, each once. */
async function deadObjects(): Promise<string[]> {
  const keys: string[] = [];
  for (const body of await readBodies(feeds, queueUrl('load-dead-letters'))) {
    const plan = await readObject(feeds.s3, BUCKET, JSON.parse(body).plan);
    keys.push(JSON.parse(plan.toString()).key);
  }
  return [...new Set(keys)].sort();
}

test('objects that are announced never or often, in any order, are loaded once; poison is in its queue, and is loaded once it is mended', async () => {
  for (const name of ['objects', 'chunks', 'staged'])
    await feeds.sqs.send(
      new SetQueueAttributesCommand({
        QueueUrl: queueUrl(name),
        Attributes: { VisibilityTimeout: String(HIDDEN_SECONDS) },
      }),
    );
  await forbid();
  const below = seeded(SEED);
  const times = objects.map(() => below(4));
  const announced = objects.filter((_, at) => times[at] !== 0);
  const never = objects.filter((_, at) => times[at] === 0);

  const older: PutVersion[] = [];
  for (const object of overwritten) older.push(await putObject(feeds, BUCKET, object));
  await feeds.events.send(new DisableRuleCommand(RULE));
  for (const object of never) await putObject(feeds, BUCKET, object);
  await feeds.events.send(new EnableRuleCommand(RULE));
  await feeds.sqs.send(new SendMessageCommand({ QueueUrl: queueUrl('objects'), MessageBody: 'no event' }));
  const again: PutVersion[] = [];
  for (const object of shuffled([...announced, ...poison], below)) {
    const put = await putObject(feeds, BUCKET, object);
    const more = poison.includes(object) ? 0 : (times[objects.indexOf(object)] ?? 1) - 1;
    again.push(...Array.from({ length: more }, () => put));
  }
  // An older version comes last, as well.
  for (const [at, put] of [...shuffled(again, below), ...older].entries())
    await announce(feeds, queueUrl('objects'), BUCKET, put, at % 2 === 0 ? 'event' : 'notification');
  await list();

  const versions = [...objects, ...overwritten];
  await waitFor(versions);
  const staged = await readStaged(feeds.s3, BUCKET);
  expect(staged).toEqual({
    ids: idsOf(versions),
    rejected: versions.reduce((sum, { rejected }) => sum + rejected, 0),
  });
  expect(failedChecks(feeds.ask('verify'))).toEqual(['queue of objects', 'queue of chunks']);
  expect(await deadObjects()).toEqual(poison.map(({ key }) => key).sort());
  expect(await readBodies(feeds, queueUrl('extract-dead-letters'))).toEqual(['no event']);
  expect(feeds.readDenied()).toEqual([expect.stringMatching(/^cardlake-dev-elt-load s3:GetObject/)]);
  // A listing finds nothing that was announced, loaded or not.
  expect(await list()).toBe(0);

  await feeds.iam.send(new DeleteRolePolicyCommand(POISON));
  const moves = feeds.ask('redrive', 'chunks', '--poll-seconds', '1');
  expect(moves).toMatchObject([{ queue: 'chunks', state: 'done' }]);
  const everything = [...versions, ...poison];
  await waitFor(everything);
  expect((await readStaged(feeds.s3, BUCKET)).ids).toEqual(idsOf(everything));
  expect(await readBodies(feeds, queueUrl('load-dead-letters'))).toEqual([]);
  // The test has received what is no event, so that it is no more there to be counted.
  expect(failedChecks(feeds.ask('verify'))).toEqual([]);
  tell(
    `${COUNT} objects, announced ${announced.length + again.length} times, ${overwritten.length} of them overwritten, ${never.length} of them never; ${feeds.readDeaths().length} deaths; ${staged.ids.length} rows, ${staged.rejected} rejected; poison ${poison.length}, dead letters moved ${moves[0]?.moved}`,
  );
});

/** Reads the chunks of the plan of an object; none before there is one. */
async function chunksOf(key: string): Promise<readonly { readonly kind: string }[]> {
  for (const name of await listKeys(feeds.s3, BUCKET, 'staging/feeds/')) {
    if (!name.endsWith('/plan.json')) continue;
    const plan = JSON.parse((await readObject(feeds.s3, BUCKET, name)).toString());
    if (plan.key === key) return plan.chunks;
  }
  return [];
}

test('an object that takes too long is extracted by the job of Glue, once however often it is announced, and is loaded as any other', async () => {
  const denied = feeds.readDenied();
  const before = (await readStaged(feeds.s3, BUCKET)).ids;
  const put = await putObject(feeds, BUCKET, large);
  await announce(feeds, queueUrl('objects'), BUCKET, put, 'notification');
  const expected = [...before, ...large.ids].sort();
  const stateMachineArn = `arn:aws:states:ap-southeast-1:123456789012:stateMachine:${ELT}-feed-extract`;
  const readStatuses = async () => {
    const { executions = [] } = await feeds.sfn.send(new ListExecutionsCommand({ stateMachineArn }));
    return executions.map(({ status }) => status);
  };
  await waitUntil(
    async () =>
      (await readStatuses()).includes('SUCCEEDED') &&
      (await isEmpty('objects')) &&
      (await isEmpty('chunks')) &&
      (await readStaged(feeds.s3, BUCKET)).ids.length >= expected.length,
    2000,
  );
  expect((await readStaged(feeds.s3, BUCKET)).ids).toEqual(expected);
  expect((await chunksOf(large.key)).map(({ kind }) => kind)).toEqual(['part', 'part']);
  expect(await readStatuses()).toEqual(['SUCCEEDED']);
  expect(feeds.readDenied()).toEqual(denied);
});

const objectsOf = (feed: string, found: readonly FeedObject[]) =>
  found.filter(({ key }) => key.startsWith(`bronze/feeds/${feed}/`));

/** Waits until a number of objects of a feed are staged and collected; the listing tells of those of which a function that died did not. */
const waitForCollected = (feed: string, count: number) =>
  waitUntil(async () => {
    if ((await countWaiting(feeds, feed)) === count) return true;
    await list();
    return false;
  }, 2000);

/** Publishes what waits of a feed, again when a function died meanwhile; the execution that it had started may still publish the feed. */
async function publishAll(feed: string): Promise<void> {
  const deaths = feeds.readDeaths().length;
  while ((await countWaiting(feeds, feed)) > 0) {
    try {
      feeds.ask('publish', feed, '--wait', '--poll-seconds', '1');
    } catch (error) {
      if (feeds.readDeaths().length === deaths) throw error;
      await setTimeout(1000);
    }
  }
}

test('what is staged is published: silver has the rows of the newest version of each object, each once', async () => {
  const everything = [...objects, ...overwritten, ...poison, large];
  for (const feed of ['shipments', 'merchants'])
    await waitForCollected(feed, objectsOf(feed, everything).length);
  await publishAll('shipments');
  await publishAll('merchants');
  const newest = objectsOf('shipments', [...objects, ...poison, large]);
  expect(readPublished(jobFolder, DATABASE, 'shipments', 'shipment_id', 'origin')).toEqual(
    newest.flatMap(({ ids }) => ids.map((id) => `${id} SIN`)).sort(),
  );
  expect(readPublished(jobFolder, DATABASE, 'merchants', 'merchant_id')).toEqual(
    idsOf(objectsOf('merchants', objects)),
  );
});
