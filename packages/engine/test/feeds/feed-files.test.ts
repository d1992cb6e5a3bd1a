import { cpSync, readdirSync, renameSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { feedFolder, feedTable } from '@cardlake/feeds';
import { literal, sql } from '@cardlake/lake';
import { fixedClock } from '@cardlake/runtime';
import { landFiles, releaseObject, runFeed, verifyLake } from '../../src';
import { copyWithChangedRows, testContext, testFolder } from '../../test-kit';
import { feedOf, lines, putObject, rowsOf, run } from './support';

const inFolder = testFolder();
const context = testContext();
let lakes = 0;
const newLake = (): string => inFolder(`lake-${lakes++}`);
const COUNTS = 'SELECT id, n FROM silver.counts';

test('a file with a card number in its name is left out, masked, until it is renamed', async () => {
  const lake = newLake();
  const feed = feedOf();
  const pan = '4242424242424242';
  const object = putObject(lake, feed, `card-${pan}.ndjson`, lines({ id: 'x', n: 1 }), 1);
  putObject(lake, feed, 'a.ndjson', lines({ id: 'y', n: 1 }), 1);
  const skipped = [
    { path: `bronze/feeds/counts/card-${'*'.repeat(16)}.ndjson`, reason: 'card_number_in_name' },
  ];
  expect(await run(lake, feed)).toMatchObject({ records: 1, skipped });
  expect(JSON.stringify(await verifyLake(lake, context))).not.toContain(pan);
  expect((await verifyLake(lake, context)).findings).toEqual([
    { check: 'feeds', message: expect.stringContaining('is not loaded: its name holds a card number') },
  ]);
  expect(() => landFiles(lake, feed, [join(lake, object)])).toThrow(
    expect.objectContaining({ code: 'card_number_in_name', message: expect.not.stringContaining(pan) }),
  );
  renameSync(join(lake, object), join(lake, object.replace(pan, 'b')));
  expect(await run(lake, feed)).toMatchObject({ records: 1, skipped: [] });
  expect(await rowsOf(lake, 'SELECT id FROM silver.counts')).toEqual(['{"id":"x"}', '{"id":"y"}']);
});

test('unfinished folders hold no objects, links are followed, and a loop of links ends', async () => {
  const lake = newLake();
  const feed = feedOf();
  putObject(lake, feed, 'deep/a.ndjson', lines({ id: 'x', n: 1 }), 1);
  putObject(lake, feed, '_temporary/0/b.ndjson', lines({ id: 'y', n: 1 }), 1);
  const folder = join(lake, feedFolder(feed));
  symlinkSync(join(folder, 'deep/a.ndjson'), join(folder, 'link.ndjson'));
  symlinkSync(folder, join(folder, 'deep/loop'));
  symlinkSync(join(folder, 'nowhere'), join(folder, 'lost.ndjson'));
  const { objects, skipped } = await run(lake, feed);
  expect(objects.map(({ key }) => key.slice(feedFolder(feed).length))).toEqual([
    '/deep/a.ndjson',
    '/link.ndjson',
  ]);
  expect(skipped.map(({ path, reason }) => [path.slice(feedFolder(feed).length), reason])).toEqual([
    ['/deep/loop', 'link_loop'],
    ['/lost.ndjson', 'dangling_link'],
  ]);
});

test('files of many small runs are merged; rows and receipts stay', async () => {
  const lake = newLake();
  const feed = feedOf({ rules: [{ rule: 'between', column: 'n', max: 100 }] });
  for (let at = 0; at < 6; at++) {
    putObject(lake, feed, `${at}.ndjson`, `${lines({ id: `${at}`, n: at })}no json\n`, 1);
    putObject(lake, feed, `bad-${at}.ndjson`, lines({ id: `bad-${at}`, n: 101 }), 1);
    expect(await run(lake, feed)).toMatchObject({ published: 1, blocked: 1 });
  }
  const { findings, tables: all } = await verifyLake(lake, context);
  expect(findings).toEqual([]);
  const tables = all.filter(({ rows }) => rows > 0);
  expect(tables.map(({ table, rows }) => [table, rows])).toEqual([
    ['silver.counts', 6],
    ['silver.counts_blocked', 6],
    ['silver.feed_objects', 12],
    ['silver.feed_quarantine', 6],
  ]);
  for (const { files } of tables) expect(files).toBeLessThan(4);
  expect(await rowsOf(lake, COUNTS)).toHaveLength(6);
});

test('columns that are gone from a definition stay in the rows of blocked objects, and a release is refused', async () => {
  const lake = newLake();
  const rules = [{ rule: 'between', column: 'n', max: 100 }] as const;
  const before = feedOf({ rules: [...rules], columns: { id: 'string', n: 'bigint', note: 'string' } });
  const after = feedOf({ rules: [...rules], columns: { id: 'string', n: 'bigint' } });
  const put = (id: string, n: number) =>
    putObject(lake, before, `${id}.ndjson`, lines({ id, n, note: `about ${id}` }), 1);
  for (let at = 0; at < 3; at++) {
    put(`bad-${at}`, 101);
    await run(lake, before);
  }
  put('bad-3', 101);
  expect(await run(lake, after)).toMatchObject({ blocked: 1 });
  const notes = await rowsOf(lake, 'SELECT note FROM silver.counts_blocked');
  expect(notes).toEqual(
    ['bad-0', 'bad-1', 'bad-2'].map((id) => `{"note":"about ${id}"}`).concat('{"note":null}'),
  );
  const { tables } = await verifyLake(lake, context);
  expect(tables.find(({ table }) => table === 'silver.counts_blocked')?.files).toBe(1);

  const bad = (at: number) => ({
    lakeRoot: lake,
    feeds: [after],
    object: `${feedFolder(after)}/bad-${at}.ndjson`,
  });
  const other = inFolder('released');
  cpSync(lake, other, { recursive: true });
  await releaseObject(
    { ...bad(3), lakeRoot: other, feed: after, rule: 'between(n)', reason: 'seen' },
    context,
  );
  expect(await rowsOf(other, 'SELECT note FROM silver.counts_blocked')).toEqual(notes.slice(0, 3));

  put('good', 1);
  await run(lake, before);
  const release = bad(0);
  await expect(
    releaseObject({ ...release, feed: after, rule: 'between(n)', reason: 'seen' }, context),
  ).rejects.toMatchObject({ code: 'feed_changed' });
  expect(await rowsOf(lake, 'SELECT note FROM silver.counts')).toEqual(['{"note":"about good"}']);
});

test('an object is removed when the feed keeps it no longer, but not a newer version or a blocked one', async () => {
  const lake = newLake();
  const feed = feedOf({ retentionDays: 7, rules: [{ rule: 'between', column: 'n', max: 100 }] });
  putObject(lake, feed, 'a.ndjson', lines({ id: 'a', n: 1 }), 1);
  putObject(lake, feed, 'changed.ndjson', lines({ id: 'c', n: 1 }), 1);
  putObject(lake, feed, 'blocked.ndjson', lines({ id: 'b', n: 101 }), 1);
  const runOn = (day: number) =>
    runFeed(
      { lakeRoot: lake, feed, feeds: [feed] },
      testContext({ clock: fixedClock(Date.UTC(2026, 5, day)) }),
    );
  expect(await runOn(1)).toMatchObject({ published: 2, blocked: 1, expired: 0 });
  putObject(lake, feed, 'changed.ndjson', lines({ id: 'c', n: 2 }), 2);
  expect(await runOn(7)).toMatchObject({ published: 1, expired: 0 });
  expect(await runOn(8)).toMatchObject({ objects: [], expired: 1 });
  expect(readdirSync(join(lake, feedFolder(feed)))).toEqual(['blocked.ndjson', 'changed.ndjson']);
  expect(await rowsOf(lake, COUNTS)).toEqual(['{"id":"a","n":1}', '{"id":"c","n":2}']);
  putObject(lake, feed, 'a.ndjson', lines({ id: 'a', n: 1 }), 1);
  expect(await runOn(9)).toMatchObject({ objects: [], expired: 1 });
  expect((await verifyLake(lake, context)).findings).toEqual([]);
});

test('an object that was touched is removed in its time, and one that goes back to an older content in that of its newest version', async () => {
  const lake = newLake();
  const feed = feedOf({ retentionDays: 7, key: [], orderBy: [] });
  const put = (name: string, n: number, hour: number) =>
    putObject(lake, feed, name, lines({ id: name, n }), hour);
  const runOn = (day: number) =>
    runFeed(
      { lakeRoot: lake, feed, feeds: [feed] },
      testContext({ clock: fixedClock(Date.UTC(2026, 5, day)) }),
    );
  put('touched', 1, 1);
  for (const [at, n] of [1, 2, 1].entries()) {
    put('again', n, at + 1);
    await runOn(at + 1);
  }
  put('touched', 1, 5);
  expect(await runOn(8)).toMatchObject({ objects: [], expired: 1 });
  expect(readdirSync(join(lake, feedFolder(feed)))).toEqual(['again']);
  expect(await runOn(9)).toMatchObject({ expired: 0 });
  expect(await runOn(10)).toMatchObject({ objects: [], expired: 1 });
  expect(await rowsOf(lake, COUNTS)).toHaveLength(4);
});

test('verify finds a card number in the tables of a feed, in whatever type it is', async () => {
  const lake = newLake();
  const pan = '4242424242424242';
  const columns = {
    text: 'string',
    list: 'strings',
    whole: 'bigint',
    exact: 'decimal(20,4)',
    rough: 'double',
    json: 'json',
  } as const;
  const feed = feedOf({ key: [], orderBy: [], columns, onUnknownColumn: 'keep' });
  const row = { text: 'a', list: ['b'], whole: 1, exact: 0.4242424242424242, rough: 1, json: {}, other: 1 };
  putObject(lake, feed, 'a.ndjson', lines(row), 1);
  await run(lake, feed);
  const messages = async (root: string) =>
    (await verifyLake(root, context)).findings.map(({ message }) => message);
  expect(await messages(lake)).toEqual([]);
  const changed = newLake();
  const number = literal('4242424242424242');
  await copyWithChangedRows(
    lake,
    changed,
    feedTable(feed),
    (
      rows,
    ) => sql`SELECT * REPLACE ('x ' || ${number} AS text, ['y', ${number}] AS list, ${number}::BIGINT AS whole,
      ${number}::DECIMAL(20,4) AS exact, ${number}::DOUBLE AS rough, ('[' || ${number} || ']')::JSON AS json,
      json_object('other', ${number}) AS extra, 'bronze/feeds/counts/' || ${number} AS source_key) FROM ${rows}`,
  );
  const found = (await messages(changed)).filter((message) => message.includes('with a card number'));
  expect(found.map((message) => / of (\w+) with/.exec(message)?.[1]).sort()).toEqual([
    'exact',
    'extra',
    'json',
    'list',
    'rough',
    'source_key',
    'text',
    'whole',
  ]);
  expect(found.join()).not.toContain(pan);
});
