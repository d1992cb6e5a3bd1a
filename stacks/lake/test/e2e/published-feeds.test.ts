import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DisableRuleCommand, EnableRuleCommand, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { feedTableName, publishedFeeds } from '@cardlake/feeds';
import { OPERATION_EVENT } from '@cardlake/job-contract';
import { type FinishedExecution, listExecutions, waitForExecution } from '../support/executions';
import { waitUntil } from '../support/wait-until';
import { announce, type PutVersion, putObject } from './support/feeds/announce';
import { type Answer, type Feeds, startFeeds } from './support/feeds/environment';
import { failedChecks } from './support/feeds/failed-checks';
import { type FeedObject, makeObject } from './support/feeds/objects';
import { readPublished } from './support/feeds/published';
import { countWaiting } from './support/feeds/waiting';

const BUCKET = 'cardlake-dev-foundation-lake-123456789012';
const DATABASE = 'cardlake_dev_elt';
const queueUrl = (name: string) => `http://127.0.0.1/123456789012/cardlake-dev-elt-${name}`;

const jobFolder = mkdtempSync(join(tmpdir(), 'cardlake-e2e-publish-'));
const fileFolder = mkdtempSync(join(tmpdir(), 'cardlake-e2e-files-'));
let feeds: Feeds;
beforeAll(() => {
  feeds = startFeeds({ jobFolder });
});
afterAll(() => {
  feeds?.stop();
  for (const folder of [jobFolder, fileFolder]) rmSync(folder, { recursive: true, force: true });
});

/** Runs a command that answers one object. */
function askOne(...args: readonly string[]): Answer {
  const [answer, ...more] = feeds.ask(...args);
  if (answer === undefined || more.length > 0) throw new Error(`expected one answer to ${args.join(' ')}`);
  return answer;
}

/** Waits for the end of an execution of a state machine, by the output that has its ARN. */
const endOf = ({ execution }: Answer, output: 'ops_machine_arn' | 'publish_machine_arn') =>
  waitForExecution(
    feeds.sfn,
    `${feeds.outputs['dev-elt']?.[output]?.replace(':stateMachine:', ':execution:')}:${execution}`,
  );

/** Waits until some objects of shipments are staged and collected. */
const waitForStaged = (objects: number) =>
  waitUntil(async () => (await countWaiting(feeds, 'shipments')) === objects);

/** Options of a command that waits for the verdict. */
const WAIT = ['--wait', '--poll-seconds', '1'] as const;

/** Puts an object of which no event tells. */
async function putUnannounced(object: FeedObject): Promise<PutVersion> {
  const rule = { Name: 'cardlake-dev-elt-objects' };
  await feeds.events.send(new DisableRuleCommand(rule));
  const put = await putObject(feeds, BUCKET, object);
  await feeds.events.send(new EnableRuleCommand(rule));
  return put;
}

/** Asks for an operation by an event, and waits for its end. */
async function operateByEvent(request: object): Promise<FinishedExecution> {
  const machine = feeds.outputs['dev-elt']?.ops_machine_arn ?? '';
  const { source, detailType } = OPERATION_EVENT;
  const Entries = [{ Source: source, DetailType: detailType, Detail: JSON.stringify(request) }];
  const before = await listExecutions(feeds.sfn, machine);
  const startedNow = async () =>
    (await listExecutions(feeds.sfn, machine)).find((each) => !before.includes(each));
  await feeds.events.send(new PutEventsCommand({ Entries }));
  await waitUntil(async () => (await startedNow()) !== undefined);
  return waitForExecution(feeds.sfn, (await startedNow()) ?? '');
}

const shipmentsAt = (name: string) => makeObject(name, 1);
const idsOf = (objects: readonly FeedObject[]) => objects.flatMap(({ ids }) => ids).sort();
const publishedShipments = () => readPublished(jobFolder, DATABASE, 'shipments', 'shipment_id');

const good = [shipmentsAt('good-0'), shipmentsAt('good-1')] as const;
const bad = { ...shipmentsAt('bad'), content: tooHeavy(shipmentsAt('bad')) };
const next = shipmentsAt('next');

// Each test goes on where the one before it ended, as a person does who operates feeds by commands.

test('a dead letter is named by feed verify, and feed redrive has it loaded', async () => {
  // An event comes after the write: the other object waits until the rule is enabled again.
  const unannounced = await putUnannounced(good[1]);
  await putObject(feeds, BUCKET, good[0]);
  await announce(feeds, queueUrl('extract-dead-letters'), BUCKET, unannounced, 'event');
  expect(failedChecks(feeds.ask('verify'))).toEqual(['queue of objects']);
  expect(feeds.ask('redrive', '--poll-seconds', '1')).toEqual([
    { queue: 'objects', state: 'done', moved: 1, of: 1 },
    { queue: 'chunks', state: 'done', moved: 0, of: 0 },
  ]);
  await waitForStaged(2);
  expect(askOne('status', 'shipments')).toMatchObject({ objects: 2, execution: null });
});

test('feed verify --seed follows an object without a record to the published table, and the objects that wait are published with it', () => {
  const checks = feeds.ask('verify', '--seed', 'shipments', '--poll-seconds', '1');
  expect(failedChecks(checks)).toEqual([]);
  expect(checks.map(({ check }) => check)).toEqual([
    'outputs',
    'identity',
    'rule',
    ...['extract', 'load', 'listing'].map((name) => `function cardlake-dev-elt-${name}`),
    'table',
    'queue of objects',
    'queue of chunks',
    'function cardlake-dev-elt-publisher',
    'state machine',
    'job',
    'database',
    'published tables',
    'seed',
    'staged',
    'published',
    'announced again',
  ]);
  expect(askOne('gate', 'status')).toMatchObject({
    feed: 'shipments',
    status: 'SUCCEEDED',
    facts: { objects: 3, published: 3, blocked: 0, rows: 10 },
  });
  expect(publishedShipments()).toEqual(idsOf(good));
});

test('a blocked object leaves readers the state before, and the command says no and which rule', async () => {
  await putObject(feeds, BUCKET, bad);
  await waitForStaged(1);
  const judged = askOne('publish', 'shipments', ...WAIT);
  expect(judged).toMatchObject({
    status: 'SUCCEEDED',
    facts: { published: 0, blocked: 1 },
    verdicts: [{ key: bad.key, status: 'blocked', rules: ['between(weight_kg)'] }],
  });
  expect((await endOf(judged, 'publish_machine_arn')).states).toContain('TellBlocked');
  expect(publishedShipments()).toEqual(idsOf(good));
  expect(readPublished(jobFolder, DATABASE, 'shipments_blocked', 'shipment_id')).toEqual(bad.ids);
});

test('an operation replays the next good object, which nobody announced: counted by a dry run first, and once, by whatever it is started', async () => {
  await putUnannounced(next);
  const operation = ['ops', 'start', 'shipments', '--from', '2020-01-01'] as const;
  const before = { objects: 5, unplanned: 1, judged: 4 };
  await endOf(askOne(...operation, '--dry-run'), 'ops_machine_arn');
  expect(askOne('ops', 'status')).toMatchObject({
    outcome: 'dry-run',
    feeds: [{ feed: 'shipments', before }],
  });
  expect(await countWaiting(feeds, 'shipments')).toBe(0);

  const { execution, ...started } = askOne(...operation);
  expect(started).toEqual({});
  await endOf({ execution }, 'ops_machine_arn');
  const after = { objects: 5, unplanned: 0, judged: 5 };
  const quality = { published: 4, blocked: 1, unknown: 0, rules: { 'between(weight_kg)': 1 } };
  expect(askOne('ops', 'status', String(execution))).toMatchObject({
    status: 'SUCCEEDED',
    error: null,
    outcome: 'blocked',
    feeds: [{ before, after, quality }],
  });
  expect(publishedShipments()).toEqual(idsOf([...good, next]));

  expect(await operateByEvent({ feeds: ['shipments'], from: '2020-01-01T00:00:00Z' })).toMatchObject({
    status: 'SUCCEEDED',
    output: { outcome: 'blocked', feeds: [{ before: after, after, quality }] },
  });
  expect(feeds.ask('ops', 'history').map(({ outcome }) => outcome)).toEqual([
    'blocked',
    'blocked',
    'dry-run',
  ]);
});

test('a release lets the blocked object through, and nothing waits then', () => {
  const why = { object: bad.key, rule: 'between(weight_kg)', reason: 'a ship' };
  const options = Object.entries(why).flatMap(([name, value]) => [`--${name}`, value]);
  expect(askOne('release', 'shipments', ...options, ...WAIT)).toMatchObject({
    facts: { objects: 1, published: 1, blocked: 0 },
    releases: [why],
    verdicts: [{ key: bad.key, status: 'published' }],
  });
  expect(publishedShipments()).toEqual(idsOf([...good, bad, next]));

  const history = feeds.ask('gate', 'history', '--feed', 'shipments');
  expect(history.map(({ status, facts }) => ({ status, ...Object(facts) }))).toMatchObject(
    [
      { objects: 1, published: 1, blocked: 0 },
      { objects: 1, published: 1, blocked: 0 },
      { objects: 1, published: 0, blocked: 1 },
      { objects: 3, published: 3, blocked: 0 },
    ].map((facts) => ({ status: 'SUCCEEDED', ...facts })),
  );
  expect(feeds.ask('gate', 'start')).toEqual(
    publishedFeeds.map((feed) => ({ feed: feedTableName(feed), outcome: 'nothing', objects: 0 })),
  );
  expect(failedChecks(feeds.ask('verify'))).toEqual([]);
  expect(feeds.readDenied()).toEqual([]);
});

test('an operation with force judges what was judged anew, once a dry run has counted it: the released object is blocked again', async () => {
  const operation = ['ops', 'start', 'shipments', '--from', '2020-01-01', '--force'] as const;
  const everything = { objects: 5, unplanned: 0, judged: 5 };
  await endOf(askOne(...operation, '--dry-run'), 'ops_machine_arn');
  expect(askOne('ops', 'status')).toMatchObject({ outcome: 'dry-run', feeds: [{ before: everything }] });
  expect(publishedShipments()).toEqual(idsOf([...good, bad, next]));

  const started = askOne(...operation);
  await endOf(started, 'ops_machine_arn');
  const quality = { published: 4, blocked: 1, unknown: 0, rules: { 'between(weight_kg)': 1 } };
  expect(askOne('ops', 'status', String(started.execution))).toMatchObject({
    status: 'SUCCEEDED',
    request: { force: true },
    outcome: 'blocked',
    feeds: [{ before: everything, after: everything, quality }],
  });
  expect(publishedShipments()).toEqual(idsOf([...good, next]));
  expect(readPublished(jobFolder, DATABASE, 'shipments_blocked', 'shipment_id')).toEqual(bad.ids);
  expect(askOne('gate', 'status')).toMatchObject({ facts: { objects: 5, published: 4, blocked: 1 } });
  expect(askOne('status', 'shipments')).toMatchObject({ objects: 0, execution: null });
  expect(feeds.readDenied()).toEqual([]);
});

/** The records of an object, one of them heavier than the rule allows. */
function tooHeavy({ content }: FeedObject): Buffer {
  return Buffer.from(content.toString().replace('"weight_kg":0.125', '"weight_kg":100001'));
}

test('feed verify --seed --file follows records until they are rows of the published table', () => {
  const { ids, content } = makeObject('seed', 3);
  const file = join(fileFolder, 'seed.csv');
  writeFileSync(file, content);
  const checks = feeds.ask('verify', '--seed', 'merchants', '--file', file, '--poll-seconds', '1');
  expect(failedChecks(checks)).toEqual([]);
  expect(checks.at(-2)).toMatchObject({
    check: 'published',
    text: expect.stringMatching(/ with 5 rows of it in merchants, 1 record in quarantine$/),
  });
  expect(readPublished(jobFolder, DATABASE, 'merchants', 'merchant_id')).toEqual([...ids]);
  expect(feeds.readDenied()).toEqual([]);
});
