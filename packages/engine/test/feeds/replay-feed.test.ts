import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { FeedInput, Transform } from '@cardlake/feeds';
import { openLake } from '@cardlake/lake';
import { releaseObject, replayFeed, runFeed, verifyLake } from '../../src';
import { testContext, testFolder } from '../../test-kit';
import { feedOf, lines, putObject, rowsOf, run } from './support';

const inFolder = testFolder();
const context = testContext();
let lakes = 0;
const newLake = (): string => inFolder(`lake-${lakes++}`);
const TABLES = ['counts', 'feed_objects', 'feed_quarantine', 'counts_blocked'];
const stored = async (lake: string) =>
  Promise.all(
    TABLES.map((table) =>
      rowsOf(lake, `SELECT COLUMNS(c -> c NOT IN ('dt', 'replayed_at')) FROM silver.${table}`),
    ),
  );

test.each<[string, Partial<FeedInput>]>([
  ['a key', {}],
  ['no key', { key: [], orderBy: [] }],
  ['no key, the newest version alone', { key: [], orderBy: [], onOverwrite: 'replace' }],
])(
  'with %s, a replay changes nothing; a forced one gives the same rows, and those of a rule that was wrong',
  async (_what, input) => {
    const lake = newLake();
    const rule = (max: number) => feedOf({ rules: [{ rule: 'between', column: 'n', max }], ...input });
    const feed = rule(10);
    putObject(lake, feed, 'a', `${lines({ id: 'x', n: 1 }, { id: 'y', n: 2 })}no json\n`, 1);
    putObject(lake, feed, 'b', lines({ id: 'x', n: 3 }, { id: 'y', n: 1 }), 2);
    putObject(lake, feed, 'bad', lines({ id: 'z', n: 11 }), 3);
    await run(lake, feed);
    const before = await stored(lake);
    const { version } = (await openLake(lake)).snapshot();
    const of = (source = feed) => ({ lakeRoot: lake, feed: source, feeds: [source] });
    expect((await replayFeed(of(), { isDryRun: true, isForced: true }, context)).steps).toHaveLength(3);
    expect(await replayFeed(of(), { isDryRun: false }, context)).toMatchObject({ result: { records: 0 } });
    expect((await openLake(lake)).snapshot().version).toBe(version);
    expect(await replayFeed(of(), { isDryRun: false, isForced: true }, context)).toMatchObject({
      result: { records: 6, rejected: 1, blocked: 1 },
    });
    expect(await stored(lake)).toEqual(before);
    expect(await rowsOf(lake, 'SELECT count(replayed_at) AS again FROM silver.feed_objects')).toEqual([
      '{"again":3}',
    ]);
    await replayFeed(of(rule(11)), { isDryRun: false, isForced: true }, context);
    expect(await rowsOf(lake, "SELECT n FROM silver.counts WHERE id = 'z'")).toEqual(['{"n":11}']);
    expect((await verifyLake(lake, context)).findings).toEqual([]);
  },
);

test('a forced replay takes only objects of its range that are there, and forgets their releases', async () => {
  const lake = newLake();
  const feed = feedOf({ rules: [{ rule: 'between', column: 'n', max: 10 }] });
  const object = putObject(lake, feed, 'bad', lines({ id: 'z', n: 11 }), 1);
  const gone = putObject(lake, feed, 'gone', lines({ id: 'g', n: 1 }), 2);
  await run(lake, feed);
  await releaseObject(
    { lakeRoot: lake, feed, feeds: [feed], object, rule: 'between(n)', reason: 'seen' },
    context,
  );
  rmSync(join(lake, gone));
  const { steps, result } = await replayFeed(
    { lakeRoot: lake, feed, feeds: [feed] },
    { isDryRun: false, isForced: true },
    context,
  );
  expect(steps.map(({ action }) => action)).toEqual(['reload', 'gone']);
  expect(result).toMatchObject({ blocked: 1, published: 0 });
  expect(await rowsOf(lake, 'SELECT id FROM silver.counts')).toEqual(['{"id":"g"}']);
  await runFeed({ lakeRoot: lake, feed, feeds: [feed] }, context);
  expect((await verifyLake(lake, context)).findings).toEqual([]);
});

/** A feed whose rows have the number of a transform. */
const numbered = (n: number, onRecord: () => void = () => {}) => {
  const transform: Transform = {
    version: String(n),
    apply({ id }) {
      onRecord();
      return { id, n };
    },
  };
  return { transform, feed: feedOf({ transform }) };
};

/** Replays all objects of a lake with force. */
const reload = (lakeRoot: string, { feed, transform }: ReturnType<typeof numbered>) =>
  replayFeed({ lakeRoot, feed, transform, feeds: [feed] }, { isDryRun: false, isForced: true }, context);
const actionsOf = ({ steps }: Awaited<ReturnType<typeof reload>>) => steps.map(({ action }) => action);

test('a forced replay reads a file again that was only touched; a file that has changed is another version', async () => {
  const lake = newLake();
  const put = (id: string, hour: number) => putObject(lake, numbered(1).feed, 'a', lines({ id }), hour);
  const { feed, transform } = numbered(1);
  put('x', 1);
  await runFeed({ lakeRoot: lake, feed, transform, feeds: [feed] }, context);
  put('x', 2);
  const touched = await reload(lake, numbered(2));
  expect([actionsOf(touched), touched.result]).toMatchObject([['reload'], { records: 1, published: 1 }]);
  expect(await rowsOf(lake, 'SELECT id, n FROM silver.counts')).toEqual(['{"id":"x","n":2}']);
  put('y', 3);
  const changed = await reload(lake, numbered(3));
  expect([actionsOf(changed), changed.result]).toMatchObject([['gone', 'load'], { records: 1 }]);
  expect(await rowsOf(lake, 'SELECT id, n FROM silver.counts')).toEqual([
    '{"id":"x","n":2}',
    '{"id":"y","n":3}',
  ]);
  expect((await verifyLake(lake, context)).findings).toEqual([]);
});

test('a forced replay names a file that changes while it is read, whose rows stay', async () => {
  const lake = newLake();
  const put = (id: string, hour: number) => putObject(lake, numbered(1).feed, id, lines({ id }), hour);
  const { feed, transform } = numbered(1);
  put('x', 1);
  put('y', 2);
  await runFeed({ lakeRoot: lake, feed, transform, feeds: [feed] }, context);
  const changing = numbered(2, () => putObject(lake, feed, 'x', lines({ id: 'z' }), 3));
  const replayed = await reload(lake, changing);
  expect(actionsOf(replayed)).toEqual(['gone', 'reload']);
  expect(replayed.result?.objects.map(({ key }) => key)).toEqual([expect.stringMatching(/y$/)]);
  expect(await rowsOf(lake, 'SELECT id, n FROM silver.counts')).toEqual([
    '{"id":"x","n":1}',
    '{"id":"y","n":2}',
  ]);
});
