import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { DisableRuleCommand, EnableRuleCommand, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { OPERATION_EVENT } from '@cardlake/job-contract';
import { type FinishedExecution, listExecutions, waitForExecution } from '../support/executions';
import { waitUntil } from '../support/wait-until';
import { putObject } from './support/feeds/announce';
import { type Feeds, startFeeds } from './support/feeds/environment';
import { type FeedObject, makeObject } from './support/feeds/objects';
import { readPublished } from './support/feeds/published';

const BUCKET = 'cardlake-dev-foundation-lake-123456789012';
const PUBLISHER = 'cardlake-dev-elt-publisher';
const DATABASE = 'cardlake_dev_elt';

const jobFolder = mkdtempSync(join(tmpdir(), 'cardlake-e2e-publish-'));
let feeds: Feeds;
beforeAll(() => {
  feeds = startFeeds({ jobFolder });
});
afterAll(() => {
  feeds?.stop();
  rmSync(jobFolder, { recursive: true, force: true });
});

interface Started {
  readonly feed: string;
  readonly outcome: string;
  readonly objects: number;
  readonly execution?: string;
}

/** Has the publisher do a step; by default it starts the publication of what waits, as the schedule does. */
async function startPublications(step: object = { step: 'start' }): Promise<readonly Started[]> {
  const { Payload, FunctionError } = await feeds.lambda.send(
    new InvokeCommand({ FunctionName: PUBLISHER, Payload: JSON.stringify(step) }),
  );
  const text = Buffer.from(Payload ?? []).toString();
  if (FunctionError !== undefined) throw new Error(text);
  return JSON.parse(text);
}

const executionArn = (name: string) =>
  `${feeds.outputs['dev-elt']?.publish_machine_arn?.replace(':stateMachine:', ':execution:')}:${name}`;

/** Counts the staged objects of a feed that are collected, and wait. */
async function countWaiting(feed: string): Promise<number> {
  const { Count = 0 } = await feeds.tables.send(
    new QueryCommand({
      TableName: 'cardlake-dev-elt-publications',
      KeyConditionExpression: 'feed = :feed AND begins_with(entry, :waiting)',
      ExpressionAttributeValues: { ':feed': { S: feed }, ':waiting': { S: 'waiting#' } },
    }),
  );
  return Count;
}

/** Puts objects of shipments, waits until they are staged and collected, and publishes them. */
async function publish(objects: readonly FeedObject[]): Promise<FinishedExecution> {
  for (const object of objects) await putObject(feeds, BUCKET, object);
  await waitUntil(async () => (await countWaiting('shipments')) === objects.length);
  return endOf(await startPublications(), objects.length);
}

/** Waits for the end of the execution that was started for shipments. */
async function endOf(all: readonly Started[], objects: number): Promise<FinishedExecution> {
  const started = all.find(({ feed }) => feed === 'shipments');
  expect(started).toMatchObject({ outcome: 'started', objects });
  return waitForExecution(feeds.sfn, executionArn(started?.execution ?? ''));
}

/** Puts an object of which no event tells. */
async function putUnannounced(object: FeedObject): Promise<void> {
  const rule = { Name: 'cardlake-dev-elt-objects' };
  await feeds.events.send(new DisableRuleCommand(rule));
  await putObject(feeds, BUCKET, object);
  await feeds.events.send(new EnableRuleCommand(rule));
}

/** Asks for an operation by an event, and waits for its end. */
async function operate(request: object): Promise<FinishedExecution> {
  const machine = feeds.outputs['dev-elt']?.ops_machine_arn ?? '';
  const { source, detailType } = OPERATION_EVENT;
  const Entries = [{ Source: source, DetailType: detailType, Detail: JSON.stringify(request) }];
  await feeds.events.send(new PutEventsCommand({ Entries }));
  await waitUntil(async () => (await listExecutions(feeds.sfn, machine)).length > 0);
  const [execution = ''] = await listExecutions(feeds.sfn, machine);
  return waitForExecution(feeds.sfn, execution);
}

const shipmentsAt = (name: string) => makeObject(name, 1);
const idsOf = (objects: readonly FeedObject[]) => objects.flatMap(({ ids }) => ids).sort();
const publishedShipments = () => readPublished(jobFolder, DATABASE, 'shipments', 'shipment_id');

test('staged objects are published once, blocked ones leave readers the state before, an operation replays the next good one, which nobody announced, and a release lets the blocked one through', async () => {
  const good = [shipmentsAt('good-0'), shipmentsAt('good-1')];
  const first = await publish(good);
  expect(first).toMatchObject({
    status: 'SUCCEEDED',
    output: { objects: 2, published: 2, blocked: 0, rows: 10 },
  });
  expect(publishedShipments()).toEqual(idsOf(good));

  const bad = { ...shipmentsAt('bad'), content: tooHeavy(shipmentsAt('bad')) };
  const second = await publish([bad]);
  expect(second).toMatchObject({ status: 'SUCCEEDED', output: { published: 0, blocked: 1 } });
  expect(second.states).toContain('TellBlocked');
  expect(publishedShipments()).toEqual(idsOf(good));
  expect(readPublished(jobFolder, DATABASE, 'shipments_blocked', 'shipment_id')).toEqual(bad.ids);

  const next = shipmentsAt('next');
  await putUnannounced(next);
  expect(await operate({ feeds: ['shipments'], from: '2020-01-01T00:00:00Z' })).toMatchObject({
    status: 'SUCCEEDED',
    output: {
      outcome: 'blocked',
      feeds: [
        {
          before: { objects: 4, unplanned: 1, judged: 3 },
          after: { objects: 4, judged: 4 },
          quality: { published: 3, blocked: 1, unknown: 0, rules: { 'between(weight_kg)': 1 } },
        },
      ],
    },
  });
  expect(publishedShipments()).toEqual(idsOf([...good, next]));

  const release = {
    step: 'release',
    feed: 'shipments',
    object: bad.key,
    rule: 'between(weight_kg)',
    reason: 'a ship',
  };
  expect(await endOf(await startPublications(release), 1)).toMatchObject({
    status: 'SUCCEEDED',
    output: { objects: 1, published: 1, blocked: 0 },
  });
  expect(publishedShipments()).toEqual(idsOf([...good, bad, next]));

  expect(await startPublications()).toEqual([
    { feed: 'shipments', outcome: 'nothing', objects: 0 },
    { feed: 'merchants', outcome: 'nothing', objects: 0 },
  ]);
  expect(feeds.readDenied()).toEqual([]);
});

/** The records of an object, one of them heavier than the rule allows. */
function tooHeavy({ content }: FeedObject): Buffer {
  return Buffer.from(content.toString().replace('"weight_kg":0.125', '"weight_kg":100001'));
}
