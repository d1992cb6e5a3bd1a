import { classifyError } from '../../src';
import { createS3Client, type ObjectStore, s3Lister, s3Reader, s3Writer } from '../../src/s3';
import { memoryObjects, startAwsServer } from '../../test-kit';
import { withTestCredentials } from '../support/credentials';

withTestCredentials();

let server: Awaited<ReturnType<typeof startAwsServer>>;
beforeAll(async () => {
  server = await startAwsServer({ objects: new Map() });
});
afterAll(() => server.close());

const stores: Readonly<Record<string, () => ObjectStore>> = {
  'in memory': () => memoryObjects(),
  'S3, through the SDK': () => {
    const client = createS3Client({ endpoint: server.url });
    return { ...s3Reader(client), ...s3Writer(client), ...s3Lister(client) };
  },
};

describe.each(Object.entries(stores))('objects %s', (_name, open) => {
  let store: ObjectStore;
  let bucket: string;
  let buckets = 0;
  beforeEach(() => {
    store = open();
    bucket = `bucket-${_name.length}-${buckets++}`;
  });

  const text = async (key: string) => {
    const found = await store.get({ bucket, key });
    return found && Buffer.from(found.content).toString();
  };
  const outcome = async (write: Promise<string>) =>
    write.then(
      () => 'written',
      (error) => classifyError(error),
    );

  test('an object is read as it was written, and one that does not exist is undefined', async () => {
    const etag = await store.put({ bucket, key: 'a/é b' }, 'one', { contentType: 'text/plain' });
    expect(await text('a/é b')).toBe('one');
    expect(await store.get({ bucket, key: 'a/é b' })).toMatchObject({ etag });
    expect(await store.get({ bucket, key: 'b' })).toBeUndefined();
  });

  test('If-None-Match writes only what does not exist', async () => {
    const put = (content: string) =>
      store.put({ bucket, key: 'a' }, content, { condition: { ifNoneMatch: '*' } });
    expect(await outcome(put('one'))).toBe('written');
    expect(await outcome(put('two'))).toBe('conflict');
    expect(await text('a')).toBe('one');
  });

  test('If-Match writes only over the version that was read', async () => {
    const put = (content: string, ifMatch: string) =>
      store.put({ bucket, key: 'a' }, content, { condition: { ifMatch } });
    const first = await store.put({ bucket, key: 'a' }, 'one');
    const second = await put('two', first);
    expect(second).not.toBe(first);
    expect(await outcome(put('three', first))).toBe('conflict');
    expect(await text('a')).toBe('two');
    expect(await outcome(put('three', second))).toBe('written');
  });

  test('a listing has every object of a prefix on all pages, in the order of keys', async () => {
    for (const key of ['p/3', 'p/1', 'q/1', 'p/2', 'p/10', 'p/4']) await store.put({ bucket, key }, key);
    const listed = [];
    for await (const { key, bytes, etag } of store.list(bucket, 'p/')) listed.push({ key, bytes, etag });
    expect(listed.map(({ key, bytes }) => [key, bytes])).toEqual([
      ['p/1', 3],
      ['p/10', 4],
      ['p/2', 3],
      ['p/3', 3],
      ['p/4', 3],
    ]);
    expect(listed[0]?.etag).toBe((await store.get({ bucket, key: 'p/1' }))?.etag);
  });
});
