import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DisableRuleCommand, EnableRuleCommand } from '@aws-sdk/client-eventbridge';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { waitForExecution } from '../support/executions';
import { waitUntil } from '../support/wait-until';
import { putObject } from './support/feeds/announce';
import { type Answer, type Feeds, startFeeds } from './support/feeds/environment';
import { failedChecks } from './support/feeds/failed-checks';
import { loadGoneObject } from './support/feeds/gone-object';
import { type FeedObject, makeLargeObject, makeObject } from './support/feeds/objects';
import { readPublished } from './support/feeds/published';
import { createTeamBucket, createTeamKey } from './support/feeds/source-bucket';
import { countWaiting } from './support/feeds/waiting';

const ELT = 'cardlake-dev-elt';
const LAKE = 'cardlake-dev-foundation-lake-123456789012';
const DATABASE = 'cardlake_dev_elt';
/** A versioned bucket with a key of its own, and one without versioning whose keys are those of the lake. */
const UPLOADS = 'acme-uploads';
const ARCHIVE = 'acme-archive';
const KEY = 'arn:aws:kms:ap-southeast-1:123456789012:key/00000000-0000-0000-0000-000000000000';
const FOLDERS = [
  `arn:aws:s3:::${UPLOADS}/out/shipments/`,
  `arn:aws:s3:::${UPLOADS}/out/merchants/`,
  `arn:aws:s3:::${ARCHIVE}/bronze/feeds/shipments/`,
];

const jobFolder = mkdtempSync(join(tmpdir(), 'cardlake-e2e-sources-'));
let feeds: Feeds;
beforeAll(async () => {
  feeds = startFeeds({
    jobFolder,
    sourceBuckets: [
      {
        bucket: UPLOADS,
        feeds: { shipments: 'out/shipments/', merchants: 'out/merchants/' },
        keyArn: KEY,
      },
      { bucket: ARCHIVE, feeds: { shipments: 'bronze/feeds/shipments/' } },
    ],
  });
  const keyArn = await createTeamKey(
    feeds,
    KEY,
    ['extract', 'load', 'extract-large'].map((name) => `${ELT}-${name}`),
  );
  await createTeamBucket(feeds, { bucket: UPLOADS, isVersioned: true, keyArn });
  await createTeamBucket(feeds, { bucket: ARCHIVE, isVersioned: false, keyArn: undefined });
});
afterAll(() => {
  feeds?.stop();
  rmSync(jobFolder, { recursive: true, force: true });
});

/** Waits until a number of objects of a feed are staged, and publishes them. */
async function publish(feed: 'shipments' | 'merchants', objects: number): Promise<Answer> {
  await waitUntil(async () => (await countWaiting(feeds, feed)) === objects);
  const [answer = {}] = feeds.ask('publish', feed, '--wait', '--poll-seconds', '1');
  expect(answer).toMatchObject({ status: 'SUCCEEDED', facts: { published: objects, blocked: 0 } });
  return answer;
}

const published = (table: string, column: string) => readPublished(jobFolder, DATABASE, table, column);
const shipments = (key: string, name: string): FeedObject => ({ ...makeObject(name, 1), key });
const merchants = (key: string, name: string): FeedObject => ({ ...makeObject(name, 7), key });
const idsOf = (...objects: readonly FeedObject[]) => objects.flatMap(({ ids }) => ids).sort();

const inLake = shipments('bronze/feeds/shipments/a b', 'lake');
const uploaded = shipments('out/shipments/may/+%2B=é', 'uploaded');
const archived = shipments('bronze/feeds/shipments/a b', 'archived');
const people = merchants('out/merchants/m', 'merchant');
const again = shipments(uploaded.key, 'again');
const large = { ...makeLargeObject(), key: 'out/shipments/large é.gz' };
const everything = () => published('shipments', 'shipment_id');

test('objects in the folders of feeds of each bucket are published beside those of the lake, and nothing else of the buckets is read', async () => {
  for (const key of ['out/other', 'shipments/a', 'bronze/feeds/shipments/a', 'out/shipments/_a'])
    await putObject(feeds, UPLOADS, shipments(key, 'unread'));
  await putObject(feeds, LAKE, inLake);
  await putObject(feeds, UPLOADS, uploaded);
  await putObject(feeds, UPLOADS, people);
  await putObject(feeds, ARCHIVE, archived);
  expect(await publish('merchants', 1)).toMatchObject({
    verdicts: [{ key: `s3://${UPLOADS}/${people.key}`, status: 'published' }],
  });
  await waitUntil(async () => (await countWaiting(feeds, 'shipments')) === 3);
  const names = [inLake.key, `s3://${ARCHIVE}/${archived.key}`, `s3://${UPLOADS}/${uploaded.key}`];
  expect(feeds.ask('status', 'shipments')).toMatchObject([{ objects: 3, keys: names.sort() }]);
  await publish('shipments', 3);
  expect(everything()).toEqual(idsOf(inLake, uploaded, archived));
  expect(published('merchants', 'merchant_id')).toEqual(people.ids);
  expect(published('feed_objects', 'source_key')).toEqual([...names, `s3://${UPLOADS}/${people.key}`].sort());
});

test('a version that is written over an object of a bucket is loaded as well, with versioning and without', async () => {
  await putObject(feeds, UPLOADS, again);
  await publish('shipments', 1);
  // Without versioning the same content is another version when it is written again.
  const other = shipments(archived.key, 'other');
  for (const object of [other, archived]) {
    await putObject(feeds, ARCHIVE, object);
    await publish('shipments', 1);
  }
  expect(everything()).toEqual(idsOf(inLake, uploaded, archived, again, other));
  const unversioned = published('feed_objects', 'source_version').filter((one) => one.startsWith('null:'));
  expect(new Set(unversioned).size).toBe(3);
});

test('a chunk of an object that was deleted or written over meanwhile is done with, and its object is marked as gone', async () => {
  const [gone, version] = ['bronze/feeds/shipments/gone', 'null:"0":1'];
  for (const key of [gone, archived.key])
    expect(await loadGoneObject(feeds, LAKE, { bucket: ARCHIVE, key, version, content: '"0"' })).toEqual({
      batchItemFailures: [],
    });
});

test('a large object of a bucket is extracted by the job of Glue', async () => {
  await putObject(feeds, UPLOADS, large);
  await publish('shipments', 1);
  expect(everything()).toEqual(expect.arrayContaining([...large.ids]));
});

test('an object of a bucket that no event announced is found by the listing, and by an operation', async () => {
  const rule = { Name: `${ELT}-objects` };
  const [found, replayed] = [
    shipments('out/shipments/found', 'found'),
    shipments('out/shipments/june/a', 'june'),
  ];
  await feeds.events.send(new DisableRuleCommand(rule));
  await putObject(feeds, UPLOADS, found);
  const { Payload, FunctionError } = await feeds.lambda.send(
    new InvokeCommand({ FunctionName: `${ELT}-listing` }),
  );
  expect(FunctionError).toBeUndefined();
  expect(JSON.parse(Buffer.from(Payload ?? []).toString())).toEqual({ announced: 1, told: 0, stuck: 0 });
  await publish('shipments', 1);
  await putObject(feeds, UPLOADS, replayed);
  await feeds.events.send(new EnableRuleCommand(rule));
  const [operation = {}] = feeds.ask(
    'ops',
    'start',
    'shipments',
    '--from',
    '2020-01-01',
    '--prefix',
    'june/',
  );
  const machine = feeds.outputs['dev-elt']?.ops_machine_arn ?? '';
  await waitForExecution(
    feeds.sfn,
    `${machine.replace(':stateMachine:', ':execution:')}:${operation.execution}`,
  );
  expect(feeds.ask('ops', 'status')).toMatchObject([
    { outcome: 'passed', feeds: [{ before: { objects: 1, unplanned: 1 }, after: { judged: 1 } }] },
  ]);
  expect(everything()).toEqual(expect.arrayContaining(idsOf(found, replayed)));
});

test('roles read the folders of feeds of a bucket and list them, by its key, and do nothing else there', async () => {
  const sources = feeds
    .readJudgements()
    .filter(({ resource }) =>
      [UPLOADS, ARCHIVE].some((bucket) => resource.startsWith(`arn:aws:s3:::${bucket}`)),
    );
  expect(new Set(sources.map(({ action }) => action))).toEqual(
    new Set(['s3:GetObjectVersion', 's3:ListBucketVersions']),
  );
  const read = sources.filter(({ action }) => action === 's3:GetObjectVersion');
  expect(read.filter(({ resource }) => !FOLDERS.some((folder) => resource.startsWith(folder)))).toEqual([]);
  expect(feeds.readDenied()).toEqual([]);
  expect(failedChecks(feeds.ask('verify'))).toEqual([]);
});
