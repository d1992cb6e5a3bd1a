import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { runIn } from '../support/cardlake';
import { endResident } from '../support/resident';

const home = mkdtempSync(join(tmpdir(), 'cardlake-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));
const feed = (...args: readonly string[]) => runIn(home, 'feed', ...args);
const write = (name: string, text: string) => writeFileSync(join(home, name), text);
const order = (id: string, status: string) =>
  `${JSON.stringify({ id, status, amount: 1, updated_at: '2026-05-03T00:00:00Z' })}\n`;

test('a new feed is declared, checked, loaded, blocked and released, with Node alone', async () => {
  expect((await feed('scaffold', 'ups_shipping')).out).toContain('wrote feeds/ups_shipping.yaml');
  for (const [name, refusal] of [
    ['Ups', 'use lower-case letters'],
    ['shipments', 'comes with Cardlake'],
    ['card_transactions', 'the lake has a table silver.card_transactions of its own'],
    ['feed_objects', 'the lake has a table silver.feed_objects of its own'],
  ] as const)
    expect((await feed('scaffold', name)).err).toContain(refusal);
  expect(await feed('scaffold', 'ups_shipping')).toMatchObject({
    code: 3,
    err: expect.stringContaining('exists'),
  });
  expect(await feed('check')).toMatchObject({
    code: 0,
    out: expect.stringContaining('all of its sample are rows'),
  });
  expect((await feed('list')).out).toMatch(/shipments.*\n.*merchants.*\n.*ups_shipping/);
  const run = await feed('run', 'ups_shipping', 'feeds/ups_shipping.sample.ndjson', '--json');
  expect(JSON.parse(run.out.trim().split('\n').at(-1) ?? '')).toMatchObject({
    records: 3,
    published: 2,
    rejected: 0,
  });
  expect(await feed('generate', 'ups_shipping', '--rows', '30', '--seed', '4')).toMatchObject({
    code: 0,
    out: expect.stringMatching(
      /^wrote 30 records of ups_shipping to ups_shipping\.generated\.ndjson\nLoad them: `\S*cardlake feed run ups_shipping ups_shipping\.generated\.ndjson`\n$/,
    ),
  });
  expect(
    (await feed('run', 'ups_shipping', 'ups_shipping.generated.ndjson', '--lake', 'other')).out,
  ).toContain('0 in quarantine');
  const elsewhere = join(home, 'elsewhere.ndjson');
  expect((await feed('generate', 'ups_shipping', '--rows', '2', '--out', elsewhere)).code).toBe(0);
  expect(readFileSync(elsewhere, 'utf8').trim().split('\n')).toHaveLength(2);
  const zipped = await feed('generate', 'ups_shipping', '--rows', '2', '--out', `${elsewhere}.gz`);
  expect(zipped.out).toContain(`wrote 2 records of ups_shipping to ${elsewhere}.gz\n`);
  expect(gunzipSync(readFileSync(`${elsewhere}.gz`)).toString()).toMatch(/^\{.+\}\n\{.+\}\n$/);
  write('late.ndjson', `${order('3', 'open')}no json\n`);
  write('odd.ndjson', order('4', 'lost'));
  const second = await feed('run', 'ups_shipping', 'late.ndjson', 'odd.ndjson');
  expect(second).toMatchObject({
    code: 1,
    out: expect.stringContaining('odd.ndjson blocked, breaks inSet(status)'),
  });
  const [, lake = '', sql = ''] = /query --lake (\S+) ['"](.*)['"] --limit 20\n/.exec(second.out) ?? [];
  expect((await runIn(home, 'query', '--lake', lake, sql, '--format', 'csv')).out).toContain('not_json');
  const rows = () =>
    runIn(home, 'query', 'SELECT id FROM silver.ups_shipping ORDER BY id', '--format', 'csv');
  expect((await rows()).out.trim().split('\n')).toEqual(['id', '1', '2', '3']);
  expect((await feed('gate', 'ups_shipping')).out).toBe('ups_shipping: nothing is new\n');
  expect((await feed('cleanup')).out).toBe('nothing is staged\n');
  expect((await feed('run', 'ups_shipping')).out).toBe('ups_shipping: nothing is new\n');
  const object = 'bronze/feeds/ups_shipping/odd.ndjson';
  const release = await feed(
    'release',
    'ups_shipping',
    '--object',
    object,
    '--rule',
    'inSet(status)',
    '--reason',
    'seen',
  );
  expect(release).toMatchObject({ code: 0, out: expect.stringContaining('published') });
  expect((await rows()).out.trim().split('\n')).toEqual(['id', '1', '2', '3', '4']);
  expect((await feed('status', '--json')).out.trim().split('\n')).toHaveLength(3);
  expect(await feed('status', 'ups_shippin')).toMatchObject({
    code: 2,
    err: expect.stringContaining('there is no feed ups_shippin'),
  });
  expect((await feed('replay', 'ups_shipping', '--to', '2020-01-01')).out).toContain('no object of the feed');
  expect((await feed('replay', 'ups_shipping', '--force', '--dry-run')).out).toContain('late.ndjson');
  const replayed = await feed('replay', 'ups_shipping', '--prefix', 'late', '--force', '--json');
  expect(JSON.parse(replayed.out.trim().split('\n').at(-1) ?? '')).toMatchObject({
    steps: [{ action: 'reload' }],
    result: { records: 2, rejected: 1, published: 1 },
  });
  expect((await rows()).out.trim().split('\n')).toEqual(['id', '1', '2', '3', '4']);
  const definition = readFileSync(join(home, 'feeds/ups_shipping.yaml'), 'utf8');
  write('feeds/ups_shipping.yaml', definition.replace('name:', 'version: 2\nname:'));
  await feed('run', 'ups_shipping');
  const listed = (await feed('status', 'ups_shipping', '--json')).out.trim().split('\n');
  expect(listed.map((line) => JSON.parse(line).feed).sort()).toEqual([
    ...Array(3).fill('ups_shipping'),
    ...Array(3).fill('ups_shipping_v2'),
  ]);
  write('feeds/ups_shipping.yaml', definition);
  expect(await runIn(home, 'verify')).toMatchObject({ code: 0, out: expect.stringContaining('0 findings') });
});

test('faults of a definition, of a sample and of a transform are told without a stack trace', async () => {
  const path = 'feeds/ups_shipping.yaml';
  const text = readFileSync(join(home, path), 'utf8');
  write(path, text.replace('status: string', 'status: text'));
  expect(await feed('check')).toMatchObject({
    code: 2,
    err: expect.stringContaining('column "status": type: "text" is not a type'),
  });
  expect(await feed('run', 'ups_shipping')).toMatchObject({
    code: 2,
    err: expect.stringContaining('type: "text" is not a type'),
  });
  write(path, text);
  const expected = 'feeds/ups_shipping.expected.ndjson';
  const rows = readFileSync(join(home, expected), 'utf8');
  write(expected, rows.replace('closed', 'CLOSED'));
  expect(await feed('check', 'ups_shipping')).toMatchObject({
    code: 1,
    out: expect.stringContaining(`${expected}: row 2: expected status "CLOSED", and found "closed"`),
  });
  write('feeds/ups_shipping.sample.ndjson', '{"id":1}\n');
  expect(await feed('check', 'ups_shipping')).toMatchObject({
    code: 1,
    out: expect.stringContaining('the record at byte 0 is rejected: id: wrong_type, updated_at: missing'),
  });
  write(
    'feeds/ups_shipping.transform.mjs',
    'let n = 0;\nexport default (record) => ({ ...record, status: String(n++) });\n',
  );
  await endResident();
  expect((await feed('check', 'ups_shipping')).out).toContain(
    'the transform is no pure function: record 1: it returns something else',
  );
  expect(await feed('run', 'nope')).toMatchObject({
    code: 2,
    err: expect.stringContaining('there is no feed nope'),
  });
});

test('a file with faults stops the commands of its own feed, and those over all feeds once they have told of the others', async () => {
  const other = mkdtempSync(join(home, 'faulty-'));
  const cli = (...args: readonly string[]) => runIn(other, 'feed', ...args);
  await cli('scaffold', 'good');
  await cli('scaffold', 'bad');
  const path = join(other, 'feeds', 'bad.yaml');
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, text.replace('status: string', 'status: text'));
  mkdirSync(join(other, 'feeds', 'folder.yaml'));
  const warning = 'warning: feeds/bad.yaml has faults, and is left out';
  for (const args of [
    ['check', 'good'],
    ['describe', 'good'],
    ['generate', 'good', '--rows', '3'],
    ['run', 'good', 'feeds/good.sample.ndjson'],
    ['gate', 'good'],
    ['replay', 'good', '--dry-run'],
  ])
    expect(await cli(...args)).toMatchObject({ code: 0, err: expect.stringContaining(warning) });
  expect(await cli('check', 'good', '--quiet')).toMatchObject({ code: 0, err: '' });
  for (const args of [['list'], ['check'], ['list', '--json'], ['check', '--json']])
    expect(await cli(...args)).toMatchObject({
      code: 2,
      out: expect.stringContaining('good'),
      err: expect.stringMatching(
        /"text" is not a type.*cannot be read: EISDIR.*Correct feeds\/bad\.yaml, feeds\/folder\.yaml/s,
      ),
    });
  for (const args of [
    ['check', 'bad'],
    ['describe', 'bad'],
    ['run', 'bad'],
  ])
    expect(await cli(...args)).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining('"text" is not'),
    });
  expect(await cli('describe', 'nope')).toMatchObject({
    code: 2,
    err: expect.stringContaining('faults are in feeds/bad.yaml, feeds/folder.yaml'),
  });
  const good = join(other, 'feeds', 'good.yaml');
  writeFileSync(good, `${readFileSync(good, 'utf8')}\nretentionDays: 30\n`);
  expect(await cli('run', 'good')).toMatchObject({
    code: 2,
    err: expect.stringContaining('feeds whose files have faults may read them, too: feeds/bad.yaml'),
  });
});

test('a check tells what is refused of every feed, and a feed whose parent has a faulty file names that file', async () => {
  const other = mkdtempSync(join(home, 'refused-'));
  const cli = (...args: readonly string[]) => runIn(other, 'feed', ...args);
  const rules = {
    orphan: 'rule: foreignKey, column: id, feed: nobody, references: id',
    child: 'rule: foreignKey, column: id, feed: parent, references: id',
    wrong: 'rule: sql, name: wrong, violations: SELECT nope FROM feed',
    parent: 'rule: rowCount, min: 1',
  };
  for (const [name, rule] of Object.entries(rules)) {
    await cli('scaffold', name);
    const path = join(other, 'feeds', `${name}.yaml`);
    const text = readFileSync(path, 'utf8').replace(/^rules:[\s\S]*?(?=^\S|$(?![\s\S]))/m, '');
    writeFileSync(path, `${text}\nrules:\n  - { ${rule} }\n`);
  }
  const refused = /foreignKey\(id\): there is no feed "nobody"[\s\S]*wrong/;
  expect(await cli('check')).toMatchObject({ code: 2, err: expect.stringMatching(refused) });
  expect((await cli('check')).err).not.toContain('feed child');
  const parent = join(other, 'feeds', 'parent.yaml');
  writeFileSync(parent, readFileSync(parent, 'utf8').replace('status: string', 'status: text'));
  const faulty = 'feed child: foreignKey(id): the file of the feed "parent" has faults: feeds/parent.yaml';
  for (const args of [
    ['check', 'child'],
    ['run', 'child', 'feeds/child.sample.ndjson'],
    ['gate', 'child'],
    ['replay', 'child', '--dry-run'],
    ['check'],
  ])
    expect(await cli(...args)).toMatchObject({ code: 2, err: expect.stringContaining(faulty) });
  const all = await cli('check');
  for (const text of ['"text" is not a type', '"nobody"', 'Correct feeds/parent.yaml'])
    expect(all.err).toContain(text);
  expect(await cli('describe', 'child')).toMatchObject({ code: 0 });
});

test('a check names SQL of a rule that cannot be run', async () => {
  const other = mkdtempSync(join(home, 'sql-'));
  await runIn(other, 'feed', 'scaffold', 'child');
  const path = join(other, 'feeds', 'child.yaml');
  const text = readFileSync(path, 'utf8');
  for (const [query, problem] of [
    ['SELECT nope FROM feed', 'feed child: rule own: expected one SELECT'],
    ['SELECT 1; SELECT 2', 'violations: has more than one statement'],
  ] as const) {
    writeFileSync(
      path,
      text.replace('rules:', `rules:\n  - { rule: sql, name: own, violations: '${query}' }`),
    );
    const check = await runIn(other, 'feed', 'check', 'child');
    expect(check).toMatchObject({ code: 2, err: expect.stringContaining(problem) });
  }
});

test('a rule that refers to a feed or a column that is not there is told before anything is loaded', async () => {
  const other = mkdtempSync(join(home, 'reference-'));
  const cli = (...args: readonly string[]) => runIn(other, 'feed', ...args);
  await cli('scaffold', 'child');
  const path = join(other, 'feeds', 'child.yaml');
  const text = readFileSync(path, 'utf8');
  for (const [parent, column, problem] of [
    ['nope', 'id', 'there is no feed "nope"'],
    ['merchants', 'nope', 'the feed merchants has no column "nope"'],
    [
      'merchants',
      'updated_at',
      'column "id" is of type string, and column "updated_at" of the feed merchants is of type timestamp',
    ],
  ] as const) {
    writeFileSync(
      path,
      text.replace(
        'rules:',
        `rules:\n  - { rule: foreignKey, column: id, feed: ${parent}, references: ${column} }`,
      ),
    );
    for (const command of [['run', 'child', 'feeds/child.sample.ndjson'], ['check', 'child'], ['check']])
      expect(await cli(...command)).toMatchObject({ code: 2, err: expect.stringContaining(problem) });
  }
});
