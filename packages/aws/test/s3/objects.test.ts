import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { classifyError } from '../../src';
import {
  createS3Client,
  type FileUploader,
  type ObjectRemover,
  type ObjectStore,
  type RangeReader,
  s3Lister,
  s3RangeReader,
  s3Reader,
  s3Remover,
  s3Uploader,
  s3Writer,
} from '../../src/s3';
import { memoryObjects, startAwsServer } from '../../test-kit';
import { withTestCredentials } from '../support/credentials';

withTestCredentials();

let server: Awaited<ReturnType<typeof startAwsServer>>;
beforeAll(async () => {
  server = await startAwsServer({ objects: new Map() });
});
afterAll(() => server.close());

type Store = ObjectStore & ObjectRemover & RangeReader & FileUploader;

const stores: Readonly<Record<string, () => Store>> = {
  'in memory': () => memoryObjects(),
  'S3, through the SDK': () => {
    const client = createS3Client({ endpoint: server.url });
    return {
      ...s3Reader(client),
      ...s3Writer(client),
      ...s3Lister(client),
      ...s3Remover(client),
      ...s3RangeReader(client),
      ...s3Uploader(client),
    };
  },
};

describe.each(Object.entries(stores))('objects %s', (_name, open) => {
  let store: Store;
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

  test('a removed object is gone, and may be removed again; a listing tells when each was written', async () => {
    const before = Date.now();
    for (const key of ['r/1', 'r/2']) await store.put({ bucket, key }, key);
    for (let time = 0; time < 2; time++) await store.remove({ bucket, key: 'r/1' });
    expect(await text('r/1')).toBeUndefined();
    const listed = [];
    for await (const { key, modifiedMs } of store.list(bucket, 'r/'))
      listed.push([key, modifiedMs >= before]);
    expect(listed).toEqual([['r/2', true]]);
  });

  test('a range of a file that was uploaded is what the file has there, of that version only', async () => {
    const path = join(tmpdir(), `cardlake-upload-${process.pid}`);
    writeFileSync(path, '0123456789');
    await store.putFile({ bucket, key: 'large' }, path, { rows: '7' });
    rmSync(path);
    const { etag = '' } = (await store.get({ bucket, key: 'large' })) ?? {};
    const { body } = await store.getRange({ bucket, key: 'large' }, { from: 3, to: 6, etag });
    const pieces: Uint8Array[] = [];
    for await (const piece of body) pieces.push(piece);
    expect(Buffer.concat(pieces).toString()).toBe('3456');
    const stale = store.getRange({ bucket, key: 'large' }, { from: 0, to: 1, etag: '"0"' });
    await expect(stale.catch((error: unknown) => classifyError(error))).resolves.toBe('conflict');
  });
});
