import { memoryObjects } from '@cardlake/aws/test-kit';
import { type DataStore, s3Store } from '../../src';
import { readBaseline } from '../../src/results/baseline';
import { lookupTable, publishDays, readDays } from '../support/publishing';
import { testFolder } from '../support/test-folder';

const path = testFolder();
const DAY = '2024-01-01';
const HOUR = 3_600_000;
const NOON = Date.UTC(2024, 0, 2, 12);

/** A bucket with a clock of its own, and what runs at some hours after noon leave in it. */
function openBucket() {
  const clock = { now: NOON };
  const objects = memoryObjects(new Map(), () => clock.now);
  const store = s3Store({ objects, bucket: 'lake', prefix: '', signal: new AbortController().signal });
  const lookups = lookupTable();
  const warnings: string[] = [];
  const warn = (message: string) => void warnings.push(message);
  const run = (text: string, hour: number, own: DataStore = store) => {
    clock.now = NOON + hour * HOUR;
    return publishDays(path('r'), { store: own, lookups }, { [DAY]: text }, { now: clock.now, warn });
  };
  const versions = async () => (await store.list('feature-versions/')).map(({ path: file }) => file);
  return { store, lookups, run, versions, warnings };
}

test('a version goes a day after the next one took its place, by a run that changes nothing, too', async () => {
  const { run, versions } = openBucket();
  await run('1', 0);
  await run('1 2', 100);
  await run('1 2', 123);
  expect(await versions()).toHaveLength(2);
  await run('1 2', 124);
  expect(await versions()).toEqual([expect.stringContaining('/features-g2-')]);
});

test('the file of a run that died goes, and that of a run under way stays', async () => {
  const { run, store, versions } = openBucket();
  await run('1', 0);
  const swap: DataStore['swap'] = async (file, ...rest) => {
    if (file.endsWith('.json')) throw new Error('killed');
    return store.swap(file, ...rest);
  };
  await expect(run('1 2', 1, { ...store, swap })).rejects.toThrow('killed');
  await run('1', 200);
  expect(await versions()).toHaveLength(2);
  await run('1 2 3', 201);
  await run('1 2 3', 240);
  expect(await versions()).toEqual([expect.stringContaining('/features-g2-')]);
});

test('a result that comes back has a file of its own', async () => {
  const { run, store, versions } = openBucket();
  await run('1', 0);
  await run('2', 30);
  await run('1', 60);
  await run('1', 100);
  const [file] = await versions();
  expect(await versions()).toHaveLength(1);
  const manifest = (await readBaseline(store, { dataset: 'daily', size: 'full' })).get(DAY)?.manifest;
  expect([manifest?.file, manifest?.generation]).toEqual([file, 3]);
});

test('versions that S3 does not delete are told, and the results stand', async () => {
  const { run, store, lookups, warnings } = openBucket();
  await run('1', 0);
  await run('2', 30);
  const denied = Object.assign(new Error('denied'), {
    name: 'AccessDenied',
    $metadata: { httpStatusCode: 403 },
  });
  const objects = memoryObjects();
  const refusing = s3Store({
    objects: { ...objects, remove: () => Promise.reject(denied) },
    bucket: 'lake',
    prefix: '',
    signal: new AbortController().signal,
  });
  await run('2', 90, { ...store, remove: refusing.remove });
  expect(warnings).toEqual([
    expect.stringMatching(/^versions of earlier results were not removed: .*features-g1-/),
  ]);
  expect((await readDays(store, lookups, [DAY])).get(DAY)).toEqual({
    byManifest: '2',
    copy: '2',
    keys: ['2'],
  });
});
