import type { ItemTable } from '@cardlake/aws/dynamodb';
import { memoryObjects } from '@cardlake/aws/test-kit';
import { s3Store } from '../../src';
import { interleaved, lookupTable, publishDays, readDays } from '../support/publishing';
import { testFolder } from '../support/test-folder';

const path = testFolder();
const DAY = '2024-01-01';
const bucketOf = (objects = memoryObjects()) =>
  s3Store({ objects, bucket: 'lake', prefix: '', signal: new AbortController().signal });

const failing = (name: string, status: number) =>
  Object.assign(new Error(name), {
    name,
    $fault: status < 500 ? 'client' : 'server',
    $metadata: { httpStatusCode: status },
  });

test('two runs that read the same results before: the second one to publish says which days it has lost', async () => {
  const objects = memoryObjects();
  const lookups = lookupTable();
  let waiting: (() => void) | undefined;
  const gate = new Promise<void>((resolve) => {
    waiting = resolve;
  });
  const slow = bucketOf(objects);
  const late = publishDays(
    path('r'),
    { store: { ...slow, exclusively: (work) => gate.then(work) }, lookups },
    { [DAY]: '1', '2024-01-02': '2' },
    { runId: 'late' },
  );
  await publishDays(path('r'), { store: bucketOf(objects), lookups }, { [DAY]: '1 2' });
  waiting?.();
  await expect(late).rejects.toMatchObject({
    code: 'result_overtaken',
    message: 'another run published 1 of 2 days meanwhile: 2024-01-01',
  });
  const found = await readDays(bucketOf(objects), lookups, [DAY, '2024-01-02']);
  expect(found.get(DAY)).toEqual({ byManifest: '1 2', copy: '1 2', keys: ['1', '2'] });
  expect(found.get('2024-01-02')).toEqual({ byManifest: '2', copy: '2', keys: ['2'] });
});

test('a write whose answer was lost, and that the client repeats, has been done', async () => {
  const objects = memoryObjects();
  const put: typeof objects.put = async (...args) => {
    await objects.put(...args);
    return objects.put(...args);
  };
  const lookups = lookupTable();
  expect(
    await publishDays(path('r'), { store: bucketOf({ ...objects, put }), lookups }, { [DAY]: '1 2' }),
  ).toEqual({
    published: 1,
    unchanged: 0,
    items: 2,
  });
});

test('a write that S3 refuses because of another one at the same time is tried again', async () => {
  const objects = memoryObjects();
  let calls = 0;
  const put: typeof objects.put = async (...args) => {
    if (calls++ % 2 === 0) throw failing('ConditionalRequestConflict', 409);
    return objects.put(...args);
  };
  await publishDays(path('r'), { store: bucketOf({ ...objects, put }) }, { [DAY]: '1' });
  expect((await readDays(bucketOf(objects), lookupTable(), [DAY])).get(DAY)?.byManifest).toBe('1');
});

test.each([
  ['SlowDown', 503, 'aws_busy'],
  ['InternalError', 500, 'aws_busy'],
  ['AccessDenied', 403, 'aws_refused'],
])(
  'when S3 answers %s to every write, the run fails and readers see what they saw',
  async (name, status, code) => {
    const objects = memoryObjects();
    await publishDays(path('r'), { store: bucketOf(objects) }, { [DAY]: '1' });
    const put = async () => Promise.reject(failing(name, status));
    const failed = publishDays(path('r'), { store: bucketOf({ ...objects, put }) }, { [DAY]: '1 2' });
    await expect(failed).rejects.toMatchObject({ code });
    expect((await readDays(bucketOf(objects), lookupTable(), [DAY])).get(DAY)).toMatchObject({
      byManifest: '1',
      copy: '1',
    });
  },
);

const MANY = Object.fromEntries(
  Array.from({ length: 60 }, (_, i) => [
    `2024-${String(1 + Math.floor(i / 28)).padStart(2, '0')}-${String(1 + (i % 28)).padStart(2, '0')}`,
    '1 2 3',
  ]),
);

test('a throttled table gets every item in the end, at most 64 at once', async () => {
  const table = lookupTable();
  let [calls, inFlight, most] = [0, 0, 0];
  const put: ItemTable['put'] = async (...args) => {
    most = Math.max(most, ++inFlight);
    await new Promise(setImmediate);
    inFlight--;
    if (calls++ % 3 === 0) throw failing('ProvisionedThroughputExceededException', 400);
    return table.put(...args);
  };
  const counts = await publishDays(path('r'), { store: bucketOf(), lookups: { ...table, put } }, MANY);
  expect([counts.items, most]).toEqual([180, 64]);
});

test('a table that keeps failing for one item is a failure, and the next run writes what is missing', async () => {
  const objects = memoryObjects();
  const table = lookupTable();
  const put: ItemTable['put'] = async (item, condition) => {
    const { entity } = item;
    if (entity?.S === '2') throw failing('InternalServerError', 500);
    return table.put(item, condition);
  };
  const failed = publishDays(path('r'), { store: bucketOf(objects), lookups: { ...table, put } }, MANY);
  await expect(failed).rejects.toMatchObject({
    code: 'items_not_written',
    message: expect.stringContaining('60 of 180 items'),
  });
  expect((await readDays(bucketOf(objects), table, [DAY])).get(DAY)?.keys).toEqual(['1', '3']);
  expect(await publishDays(path('r'), { store: bucketOf(objects), lookups: table }, MANY)).toMatchObject({
    unchanged: 60,
  });
  expect((await readDays(bucketOf(objects), table, [DAY])).get(DAY)?.keys).toEqual(['1', '2', '3']);
});

test('a run that is told to end does so between two steps, and leaves nothing half visible', async () => {
  const objects = memoryObjects();
  const lookups = lookupTable();
  const controller = new AbortController();
  const store = interleaved(bucketOf(objects), () => 0.9);
  const stopped = publishDays(path('r'), { store, lookups }, MANY, { signal: controller.signal });
  setImmediate(() => controller.abort());
  await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
  for (const { byManifest } of (await readDays(bucketOf(objects), lookups, Object.keys(MANY))).values())
    expect(['1 2 3', undefined]).toContain(byManifest);
  await publishDays(path('r'), { store: bucketOf(objects), lookups }, MANY);
  expect((await readDays(bucketOf(objects), lookups, [DAY])).get(DAY)?.keys).toEqual(['1', '2', '3']);
});
