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
import { seeded, shuffled } from './support/feeds/seeded';
import { readStaged } from './support/feeds/staged';
import { readBodies } from './support/read-queue';

/** Objects, and the seed of their announcements; `npm run soak:feeds` takes more of both. */
const COUNT = Number(process.env.CARDLAKE_E2E_FEEDS ?? 24);
const SEED = Number(process.env.CARDLAKE_E2E_FEEDS_SEED ?? 1);
/** Tells how far a soak is. */
const tell = (text: string) => process.env.CARDLAKE_E2E_FEEDS_SEED && process.stderr.write(`${text}\n`);

const BUCKET = 'cardlake-dev-foundation-lake-123456789012';
const ELT = 'cardlake-dev-elt';
const RULE = { Name: `${ELT}-objects` };
const QUEUES = 'http://127.0.0.1/123456789012';
const queueUrl = (name: string) => `${QUEUES}/${ELT}-${name}`;

let feeds: Feeds;
beforeAll(() => {
  feeds = startFeeds({ faults: { throttled: 0.02, failed: 0.02, deaths: 0.002 } });
});
afterAll(() => feeds?.stop());

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
  for (const name of ['objects', 'chunks'])
    await feeds.sqs.send(
      new SetQueueAttributesCommand({
        QueueUrl: queueUrl(name),
        Attributes: { VisibilityTimeout: String(HIDDEN_SECONDS) },
      }),
    );
  await forbid();
  const objects = Array.from({ length: COUNT }, (_, at) => makeObject(`object-${at}`, at));
  const below = seeded(SEED);
  const times = objects.map(() => below(4));
  const announced = objects.filter((_, at) => times[at] !== 0);
  const never = objects.filter((_, at) => times[at] === 0);

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
  for (const [at, put] of shuffled(again, below).entries())
    await announce(feeds, queueUrl('objects'), BUCKET, put, at % 2 === 0 ? 'event' : 'notification');
  expect(await list()).toBeGreaterThanOrEqual(never.length);

  await waitFor(objects);
  const staged = await readStaged(feeds.s3, BUCKET);
  expect(staged).toEqual({
    ids: idsOf(objects),
    rejected: objects.reduce((sum, { rejected }) => sum + rejected, 0),
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
  const everything = [...objects, ...poison];
  await waitFor(everything);
  expect((await readStaged(feeds.s3, BUCKET)).ids).toEqual(idsOf(everything));
  expect(await readBodies(feeds, queueUrl('load-dead-letters'))).toEqual([]);
  // The test has received what is no event, so that it is no more there to be counted.
  expect(failedChecks(feeds.ask('verify'))).toEqual([]);
  tell(
    `${COUNT} objects, announced ${announced.length + again.length} times, ${never.length} of them never; ${feeds.readDeaths().length} deaths; ${staged.ids.length} rows, ${staged.rejected} rejected; poison ${poison.length}, dead letters moved ${moves[0]?.moved}`,
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
  const large = makeLargeObject();
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
