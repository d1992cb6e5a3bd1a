import { cleanUpStaging, gateFeed, readFeedObjects, releaseObject, runFeed, verifyLake } from '../../src';
import { testContext, testFolder } from '../../test-kit';
import { feedOf, lines, putObject, rowsOf, run } from './support';

const inFolder = testFolder();
const context = testContext();

const gated = inFolder('gated');

test.each<[string, object, string, string, string]>([
  ['a null', { rule: 'notNull', column: 'n' }, 'notNull(n)', lines({ id: 'x' }), lines({ id: 'y', n: 1 })],
  [
    'a duplicate',
    { rule: 'unique', columns: ['n'] },
    'unique(n)',
    lines({ id: 'x', n: 1 }, { id: 'z', n: 1 }),
    lines({ id: 'y', n: 1 }),
  ],
  [
    'a value out of range',
    { rule: 'between', column: 'n', min: 0, max: 5 },
    'between(n)',
    lines({ id: 'x', n: 6 }),
    lines({ id: 'y', n: 5 }),
  ],
  [
    'an unknown value',
    { rule: 'inSet', column: 'id', values: ['y'] },
    'inSet(id)',
    lines({ id: 'x', n: 1 }),
    lines({ id: 'y', n: 1 }),
  ],
  [
    'a text of another form',
    { rule: 'matches', column: 'id', pattern: '^y+$' },
    'matches(id)',
    lines({ id: 'x', n: 1 }),
    lines({ id: 'y', n: 1 }),
  ],
  [
    'a text that is too long',
    { rule: 'length', column: 'id', max: 1 },
    'length(id)',
    lines({ id: 'xx', n: 1 }),
    lines({ id: 'y', n: 1 }),
  ],
  [
    'too few rows',
    { rule: 'rowCount', min: 2 },
    'rowCount()',
    lines({ id: 'x', n: 1 }),
    lines({ id: 'y', n: 1 }, { id: 'z', n: 1 }),
  ],
  [
    'too many nulls',
    { rule: 'nullShare', column: 'n', max: 0.4 },
    'nullShare(n)',
    lines({ id: 'x' }),
    lines({ id: 'y', n: 1 }),
  ],
  [
    'a sum',
    { rule: 'sum', column: 'n', max: 10 },
    'sum(n)',
    lines({ id: 'x', n: 11 }),
    lines({ id: 'y', n: 1 }),
  ],
  [
    'a mean',
    { rule: 'mean', column: 'n', max: 10 },
    'mean(n)',
    lines({ id: 'x', n: 11 }),
    lines({ id: 'y', n: 1 }),
  ],
  [
    'a query',
    { rule: 'sql', name: 'no x', violations: "SELECT * FROM feed WHERE id = 'x'" },
    'no x',
    lines({ id: 'x', n: 1 }),
    lines({ id: 'y', n: 1 }),
  ],
])(
  '%s is blocked; the good object passes; a release lets the other through',
  async (what, rule, name, bad, good) => {
    const feed = feedOf({ name: what.replaceAll(' ', '_'), rules: [rule as never] });
    const object = putObject(gated, feed, 'bad.ndjson', bad, 1);
    expect(await run(gated, feed)).toMatchObject({ published: 0, blocked: 1 });
    const rows = `SELECT id, n FROM silver.${feed.name}`;
    expect(await rowsOf(gated, rows)).toEqual([]);
    putObject(gated, feed, 'good.ndjson', good, 2);
    expect(await run(gated, feed)).toMatchObject({ blocked: 0, published: good.split('\n').length - 1 });
    const release = { lakeRoot: gated, feed, feeds: [feed], object, rule: name, reason: 'checked by hand' };
    expect(await releaseObject(release, context)).toMatchObject({ status: 'published', released: [name] });
    expect(await rowsOf(gated, rows)).toHaveLength((bad + good).split('\n').length - 1);
  },
);

test('nothing is lost by blocking and releasing; a release needs a blocked object, and is recorded', async () => {
  const feed = feedOf({ rules: [{ rule: 'notNull', column: 'n' }] });
  const object = putObject(gated, feed, 'bad.ndjson', lines({ id: 'x' }), 1);
  await run(gated, feed);
  const findings = async () => (await verifyLake(gated, context)).findings;
  expect(await findings()).toEqual([]);
  const release = {
    lakeRoot: gated,
    feed,
    feeds: [feed],
    object,
    rule: 'notNull(n)',
    reason: 'checked by hand',
  };
  await expect(releaseObject({ ...release, rule: 'another' }, context)).rejects.toMatchObject({
    code: 'not_blocked',
  });
  await releaseObject(release, context);
  await expect(releaseObject(release, context)).rejects.toMatchObject({ code: 'not_blocked' });
  expect(await readFeedObjects(gated, context)).toContainEqual(
    expect.objectContaining({
      key: object,
      status: 'published',
      released: ['notNull(n)'],
      reason: 'checked by hand',
    }),
  );
  expect(await findings()).toEqual([]);
});

test('unknown keys are blocked, and stale data unless fresh data come with them', async () => {
  const lake = inFolder('lake-0');
  const parents = feedOf({ name: 'parents' });
  const feed = feedOf({
    columns: { id: 'string', n: 'bigint', at: 'timestamp' },
    rules: [
      { rule: 'freshness', column: 'at', within: '2d' },
      { rule: 'foreignKey', column: 'id', feed: 'parents', references: 'id' },
    ],
  });
  putObject(lake, parents, 'p.ndjson', lines({ id: 'x', n: 1 }), 1);
  await run(lake, parents);
  const runBoth = () => runFeed({ lakeRoot: lake, feed, feeds: [feed, parents] }, context);
  const put = (name: string, id: string, at: string, hour: number) =>
    putObject(lake, feed, `${name}.ndjson`, lines({ id, n: 1, at }), hour);
  const verdicts = async () =>
    (await runBoth()).objects.map(({ key, status, rules }) => [key.slice(-8), status, rules]);
  put('0', 'x', '2026-05-29T23:00:00Z', 0);
  expect(await verdicts()).toEqual([['0.ndjson', 'blocked', ['freshness(at)']]]);
  put('a', 'x', '2026-05-29T23:00:00Z', 1);
  put('b', 'y', '2026-05-31T00:00:00Z', 2);
  put('c', 'x', '2026-05-31T00:00:00Z', 3);
  expect(await verdicts()).toEqual([
    ['c.ndjson', 'published', []],
    ['a.ndjson', 'published', []],
    ['b.ndjson', 'blocked', ['foreignKey(id)']],
  ]);
});

test.each(['block', 'warn'] as const)('a table that is stale is fed by nothing stale: %s', async (gate) => {
  const lake = inFolder(`stale-${gate}`);
  const within = (duration: string) =>
    feedOf({
      gate,
      columns: { id: 'string', at: 'timestamp' },
      orderBy: [],
      rules: [{ rule: 'freshness', column: 'at', within: duration }],
    });
  const put = (name: string, at: string, hour: number) =>
    putObject(lake, within('2d'), name, lines({ id: name, at }), hour);
  put('a', '2026-05-20T00:00:00Z', 1);
  expect(await run(lake, within('90d'))).toMatchObject({ published: 1, blocked: 0 });
  // Time passes: what is there is older than the rule allows.
  put('b', '2026-05-21T00:00:00Z', 2);
  const { objects } = await run(lake, within('2d'));
  const status = gate === 'block' ? 'blocked' : 'published';
  expect(objects.map((one) => [one.status, one.rules])).toEqual([[status, ['freshness(at)']]]);
  putObject(lake, within('2d'), 'empty', '', 3);
  expect(await run(lake, within('2d'))).toMatchObject({ objects: [{ rows: 0, status: 'published' }] });
  put('c', '2026-05-31T12:00:00Z', 4);
  expect(await run(lake, within('2d'))).toMatchObject({ objects: [{ status: 'published', rules: [] }] });
});

test('a rule that the table breaks already blocks nothing, and is named', async () => {
  const lake = inFolder('broken-already');
  putObject(lake, feedOf(), 'a.ndjson', lines({ id: 'a', n: 9 }), 1);
  await run(lake, feedOf());
  const feed = feedOf({ rules: [{ rule: 'sum', column: 'n', max: 5 }] });
  putObject(lake, feed, 'b.ndjson', lines({ id: 'b', n: 1 }), 2);
  expect(await run(lake, feed)).toMatchObject({ objects: [{ status: 'published', rules: ['sum(n)'] }] });
});

test('with the gate set to warn, what breaks a rule is published and named', async () => {
  const lake = inFolder('lake-1');
  const feed = feedOf({ gate: 'warn', rules: [{ rule: 'between', column: 'n', max: 1 }] });
  putObject(lake, feed, 'a.ndjson', lines({ id: 'x', n: 2 }), 1);
  const { objects, published } = await run(lake, feed);
  expect([published, objects[0]?.status, objects[0]?.rules]).toEqual([1, 'published', ['between(n)']]);
});

test('a release lets the newest version of an object through, and repeated no older one', async () => {
  const feed = feedOf({ name: 'versions', rules: [{ rule: 'notNull', column: 'n' }] });
  const object = putObject(gated, feed, 'a.ndjson', lines({ id: 'old' }), 1);
  await run(gated, feed);
  putObject(gated, feed, 'a.ndjson', lines({ id: 'new' }), 2);
  expect(await run(gated, feed)).toMatchObject({ published: 0, blocked: 1 });
  const release = { lakeRoot: gated, feed, feeds: [feed], object, rule: 'notNull(n)', reason: 'complete' };
  await releaseObject(release, context);
  const ids = () => rowsOf(gated, 'SELECT id FROM silver.versions ORDER BY id');
  expect(await ids()).toEqual(['{"id":"new"}']);
  await expect(releaseObject(release, context)).rejects.toMatchObject({
    code: 'not_blocked',
    message: expect.stringContaining('was released from notNull(n) for this reason'),
  });
  expect(await ids()).toEqual(['{"id":"new"}']);
  await releaseObject({ ...release, reason: 'complete, too' }, context);
  expect(await ids()).toEqual(['{"id":"new"}', '{"id":"old"}']);
});

test('a gate says what a run does, and publishes nothing', async () => {
  const lake = inFolder('lake-2');
  const feed = feedOf({ rules: [{ rule: 'notNull', column: 'n' }] });
  putObject(lake, feed, 'first.ndjson', lines({ id: 'a', n: 1 }), 1);
  await run(lake, feed);
  putObject(lake, feed, 'bad.ndjson', lines({ id: 'x' }), 2);
  putObject(lake, feed, 'good.ndjson', lines({ id: 'y', n: 1 }), 3);
  const gate = () => gateFeed({ lakeRoot: lake, feed, feeds: [feed] }, context);
  const judged = await gate();
  expect(judged.map(({ key, status, rules }) => [key.slice(-10), status, rules])).toEqual([
    ['ood.ndjson', 'published', []],
    ['bad.ndjson', 'blocked', ['notNull(n)']],
  ]);
  expect(await rowsOf(lake, 'SELECT id FROM silver.counts')).toEqual(['{"id":"a"}']);
  expect((await cleanUpStaging(lake, context)).files).toBeGreaterThan(0);
  expect(await cleanUpStaging(lake, context)).toEqual({ files: 0, bytes: 0 });
  expect(await gate()).toEqual(judged);
  expect((await run(lake, feed)).objects).toEqual(judged);
  expect(await gate()).toEqual([]);
});
