import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { memoryObjects, testTiming } from '@cardlake/aws/test-kit';
import { localStore, s3Store } from '../../src';
import { download } from '../../src/jobs/ingest/download';
import { runJob } from '../support/run-job';
import { testFolder } from '../support/test-folder';
import { greenTrips, writeParquet } from '../support/trips';

const path = testFolder();
const job = (lake: string, texts: Parameters<typeof runJob>[2]) =>
  runJob('ingest', localStore(path(lake)), texts);
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** Serves one file as `answer` does. */
async function serve(answer: (request: IncomingMessage, response: ServerResponse, call: number) => unknown) {
  let calls = 0;
  const server = createServer((request, response) => answer(request, response, ++calls));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/data/a%20b-2024.csv`,
    calls: () => calls,
    close: () => server.close(),
  };
}

test('a Parquet file is copied as it is, with its checksum and rows; a second time changes nothing', async () => {
  const source = path('month.parquet');
  await writeParquet(source, greenTrips(123));
  const bytes = readFileSync(source);
  const report = await job('lake', { source });
  expect(report).toEqual({
    path: 'raw/nyc_tlc/month.parquet',
    bytes: bytes.length,
    rows: 123,
    sha256: sha256(bytes),
  });
  expect(readFileSync(path('lake/raw/nyc_tlc/month.parquet')).equals(bytes)).toBe(true);
  const [before] = await localStore(path('lake')).list('raw/');
  expect(await job('lake', { source, sha256: sha256(bytes).toUpperCase() })).toEqual(report);
  expect(await localStore(path('lake')).list('raw/')).toEqual([before]);
});

test('in a bucket the checksum and the rows are metadata of the object', async () => {
  const objects = memoryObjects();
  writeFileSync(path('lines.csv'), 'a\nb\nc');
  const store = s3Store({ objects, bucket: 'lake', prefix: 'p/', signal: new AbortController().signal });
  const report = await runJob('ingest', store, {
    source: path('lines.csv'),
    dataset: 'other',
    name: 'x.csv',
  });
  expect(report).toMatchObject({ path: 'raw/other/x.csv', rows: 3 });
  const [listed] = await store.list('raw/other/');
  const { metadata } = await objects.getRange(
    { bucket: 'lake', key: 'p/raw/other/x.csv' },
    { from: 0, to: 1, etag: listed?.version ?? '' },
  );
  expect(metadata).toEqual({ rows: '3', sha256: sha256(Buffer.from('a\nb\nc')) });
});

test('a download that breaks off goes on where it broke off', async () => {
  const content = Buffer.from('0123456789\n'.repeat(50_000));
  const file = path('resumed');
  const sizeOf = () => statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  const ranges: (string | undefined)[] = [];
  const server = await serve(async (request, response, call) => {
    ranges.push(request.headers.range);
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    response.writeHead(from > 0 ? 206 : 200, { etag: '"v1"', 'content-length': content.length - from });
    if (call === 3) return void response.end(content.subarray(from));
    response.write(content.subarray(from, from + 100_000));
    // Breaks off as soon as something has reached the disk.
    while (sizeOf() <= from) await new Promise(setImmediate);
    response.destroy();
  });
  const signal = new AbortController().signal;
  await download(new URL(server.url), file, { onBytes: () => {}, signal, timing: testTiming() });
  server.close();
  expect(readFileSync(file).equals(content)).toBe(true);
  expect(ranges).toEqual([
    undefined,
    expect.stringMatching(/^bytes=[1-9]\d*-$/),
    expect.stringMatching(/^bytes=[1-9]\d*-$/),
  ]);
});

test('a file that was replaced meanwhile, or that the server cannot continue, is fetched from its start', async () => {
  const server = await serve((_request, response, call) => {
    const content = Buffer.from(`version ${call}\n`.repeat(1000));
    response.writeHead(200, { etag: `"v${call}"`, 'content-length': content.length });
    if (call === 2) response.end(content);
    else response.write(content.subarray(0, 5000), () => setImmediate(() => response.destroy()));
  });
  await job('replaced', { source: server.url, name: 'a.csv' });
  server.close();
  expect(readFileSync(path('replaced/raw/nyc_tlc/a.csv'), 'utf8')).toBe('version 2\n'.repeat(1000));
});

test('a server that is busy is asked again, and one that has no such file is not', async () => {
  const busy = await serve((_request, response, call) => response.writeHead(call < 3 ? 503 : 200).end('a\n'));
  expect(await job('busy', { source: busy.url, name: 'a.csv' })).toMatchObject({ rows: 1 });
  const missing = await serve((_request, response) => response.writeHead(404).end());
  await expect(job('busy', { source: missing.url })).rejects.toMatchObject({ code: 'missing_input' });
  expect([busy.calls(), missing.calls()]).toEqual([3, 1]);
  busy.close();
  missing.close();
});

test.each<[string, string, (file: string) => void | Promise<void>, object]>([
  [
    'a torn Parquet file',
    'unreadable_input',
    async (file) => {
      await writeParquet(file, greenTrips(1000));
      truncateSync(file, 1000);
    },
    { name: 'a.parquet' },
  ],
  [
    'a torn gzip file',
    'unreadable_input',
    (file) => writeFileSync(file, gzipSync('a\n'.repeat(10_000)).subarray(0, 40)),
    {},
  ],
  ['another checksum', 'damaged_input', (file) => writeFileSync(file, 'a'), { sha256: '0'.repeat(64) }],
  ['a folder', 'unreadable_input', (file) => void mkdirSync(file), {}],
  ['no file', 'missing_input', () => {}, {}],
  ['a name that leaves the folder', 'bad_option', (file) => writeFileSync(file, 'a'), { name: '../x' }],
])('%s is refused, and nothing is written', async (kind, code, make, texts) => {
  const source = path(kind.replaceAll(' ', '-'));
  await make(source);
  await expect(job(`no ${kind}`, { source, ...texts })).rejects.toMatchObject({ code });
  expect(existsSync(path(`no ${kind}`))).toBe(false);
});

test.each([1, 400_000])(
  'a gzip file with %i zeros behind it, as block copies leave them, is whole',
  async (zeros) => {
    const source = path(`padded-${zeros}.gz`);
    writeFileSync(source, Buffer.concat([gzipSync('a\n'.repeat(1000)), Buffer.alloc(zeros)]));
    expect(await job(`padded ${zeros}`, { source })).toMatchObject({ rows: 1000 });
  },
);

test('a name from an address that is none for a file is refused', async () => {
  const server = await serve((_request, response) => response.end('a'));
  await expect(job('spaces', { source: server.url })).rejects.toMatchObject({ code: 'bad_option' });
  server.close();
});
