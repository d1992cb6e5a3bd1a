import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { FeedInput, Transform } from '@cardlake/feeds';
import { openLake } from '@cardlake/lake';
import { gateFeed, runFeed } from '../../src';
import { testContext, testFolder } from '../../test-kit';
import { feedOf, lines, putObject, rowsOf } from './support';

const inFolder = testFolder();
const SMALL = { plainBytes: 100, gzipBytes: 50, chunkBytes: 200, copiesParts: true };
const ROWS = Array.from({ length: 20 }, (_, at) => ({ id: `row ${at}`, n: at % 7 === 3 ? 'none' : at }));
const stagedIn = (lake: string): string[] =>
  existsSync(join(lake, 'staging'))
    ? readdirSync(join(lake, 'staging'), { recursive: true, encoding: 'utf8' })
    : [];

test.each<[string, Partial<FeedInput>, string | Buffer]>([
  ['lines', { format: 'ndjson' }, `${lines(...ROWS)}torn {`],
  ['a gzipped array', { format: 'json' }, gzipSync(JSON.stringify(ROWS, null, 1))],
  [
    'CSV',
    { format: 'csv' },
    `id,n\r\n${ROWS.map(({ id, n }) => `"${id}\r\n""",${n}`).join('\r\n')}\r\n"open\r\nlast,1`,
  ],
])('%s in chunks: the rows and rejected records are those of the whole', async (what, input, content) => {
  const feed = feedOf(input);
  const found: string[][] = [];
  for (const sizes of [undefined, SMALL]) {
    const lake = inFolder(`${what} ${sizes === undefined ? 'whole' : 'cut'}`);
    putObject(lake, feed, 'a', content, 1);
    await runFeed({ lakeRoot: lake, feed, feeds: [feed], sizes }, testContext());
    expect(stagedIn(lake).filter((name) => /json|parquet|gz/.test(name))).toEqual([]);
    found.push([
      ...(await rowsOf(lake, 'SELECT * FROM silver.counts')),
      ...(await rowsOf(lake, 'SELECT * FROM silver.feed_quarantine')),
    ]);
  }
  expect(found[1]).toEqual(found[0]);
  expect(found[0]?.length).toBeGreaterThanOrEqual(ROWS.length);
});

test('a run that dies before its commit changes nothing, and what it has staged is not read again', async () => {
  let reads = 0;
  const transform: Transform = {
    version: '1',
    apply(record) {
      reads += 1;
      return record;
    },
  };
  const feed = feedOf({ transform });
  const lake = inFolder('dying');
  putObject(lake, feed, 'a', lines(...ROWS), 1);
  const run = { lakeRoot: lake, feed, feeds: [feed], transform, sizes: SMALL };
  const onStep = (step: string) => {
    if (step === 'staged') throw new Error('dies');
  };
  await expect(runFeed(run, testContext({ onStep }))).rejects.toThrow('dies');
  expect((await openLake(lake)).snapshot().version).toBe(0);
  expect(stagedIn(lake).filter((name) => name.endsWith('receipt.json')).length).toBeGreaterThan(1);
  expect(reads).toBe(ROWS.length);
  expect(await runFeed(run, testContext())).toMatchObject({ records: ROWS.length });
  expect(reads).toBe(ROWS.length);
  expect(await rowsOf(lake, 'SELECT id FROM silver.counts')).toHaveLength(
    ROWS.filter(({ n }) => n !== 'none').length,
  );
});

test('a file that changes while it is read is left for the next run, which reads all of it', async () => {
  const lake = inFolder('changing');
  let isRead = false;
  const transform: Transform = {
    version: '1',
    apply(record) {
      if (!isRead) putObject(lake, feed, 'a', lines({ id: 'new', n: 1 }), 2);
      isRead = true;
      return record;
    },
  };
  const feed = feedOf({ transform });
  putObject(lake, feed, 'a', lines({ id: 'old', n: 1 }), 1);
  putObject(lake, feed, 'b', lines({ id: 'b', n: 1 }), 1);
  const run = () => runFeed({ lakeRoot: lake, feed, feeds: [feed], transform }, testContext());
  expect(await run()).toMatchObject({ records: 1 });
  expect(await rowsOf(lake, 'SELECT id FROM silver.counts')).toEqual(['{"id":"b"}']);
  expect(await run()).toMatchObject({ records: 1 });
  expect(await rowsOf(lake, 'SELECT id FROM silver.counts')).toEqual(['{"id":"b"}', '{"id":"new"}']);
});

test('a gate reads objects again when the feed has a transform, which may have changed under its version', async () => {
  const lake = inFolder('gate');
  const objects = async (n: number | null) => {
    const transform: Transform = { version: '1', apply: ({ id }) => ({ id, n }) };
    const feed = feedOf({ transform, rules: [{ rule: 'notNull', column: 'n' }] });
    putObject(lake, feed, 'a', lines({ id: 'x', n: 1 }), 1);
    return { lakeRoot: lake, feed, feeds: [feed], transform };
  };
  await openLake(lake, { create: true });
  expect(await gateFeed(await objects(null), testContext())).toMatchObject([{ status: 'blocked' }]);
  expect(await gateFeed(await objects(1), testContext())).toMatchObject([{ status: 'published' }]);
  expect(await runFeed(await objects(1), testContext())).toMatchObject({ published: 1, blocked: 0 });
});

test('a file that is gone when it is read is left out', async () => {
  const lake = inFolder('gone');
  const feed = feedOf({ idempotencyKey: 'version' });
  const gone = putObject(lake, feed, 'a', lines({ id: 'a', n: 1 }), 1);
  const transform: Transform = {
    version: '1',
    apply(record) {
      rmSync(join(lake, gone), { force: true });
      return record;
    },
  };
  const later = feedOf({ transform });
  putObject(lake, later, 'b', `${lines(...ROWS)}`, 0);
  expect(
    await runFeed({ lakeRoot: lake, feed: later, feeds: [later], transform }, testContext()),
  ).toMatchObject({
    objects: [{ key: expect.stringMatching(/b$/) }],
  });
});
