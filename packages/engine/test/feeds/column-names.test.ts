import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FeedInput, RESERVED_COLUMNS } from '@cardlake/feeds';
import { verifyLake } from '../../src';
import { testContext, testFolder } from '../../test-kit';
import { feedOf, lines, putObject, rowsOf, run } from './support';

const inFolder = testFolder();

/** Lower-case words of the SQL that loads feeds: names of its columns and tables, and whatever else could be one. */
function wordsOfSql(): string[] {
  const root = join(__dirname, '../../..');
  const texts = ['engine/src/feeds', 'engine/src/query', 'lake/src'].flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) => readFileSync(join(root, folder, file), 'utf8').match(/sql`[^`]*`/g) ?? []),
  );
  const words = texts.flatMap((text) => text.match(/\b[a-z][a-z0-9_]{0,39}\b/g) ?? []);
  return [...new Set(words)].filter((word) => !RESERVED_COLUMNS.has(word)).sort();
}

/** Members of every object of JavaScript that can be names of columns. */
const INHERITED = ['constructor', '__proto__'];
const words = [...wordsOfSql(), ...INHERITED];

test.each<[string, Partial<FeedInput>]>([
  ['with a key', { key: ['id'], orderBy: ['n'] }],
  ['by place', { key: [], orderBy: [] }],
  ['replaced', { key: [], orderBy: [], onOverwrite: 'replace' }],
])('columns have any name that the SQL of feeds has, %s', async (_, input) => {
  expect(words).toEqual(expect.arrayContaining(['day', 'rows', 'file', 'is_broken', 'child', 'parent']));
  const texts = Object.fromEntries(words.map((name) => [name, { type: 'string', nullable: true } as const]));
  const feed = feedOf({
    ...input,
    columns: { ...texts, id: 'string', n: 'bigint', at: 'timestamp' },
    partitionBy: 'at',
    rules: [
      { rule: 'notNull', column: 'day' },
      { rule: 'unique', columns: ['day', 'id', 'n'] },
      { rule: 'length', column: 'rows', min: 1 },
      { rule: 'nullShare', column: 'is_broken', max: 0.5 },
      { rule: 'rowCount', min: 1 },
      { rule: 'sql', name: 'own', violations: 'SELECT * FROM feed WHERE "rows" <> "day"' },
    ],
  });
  const lake = inFolder(`lake ${_}`);
  const row = (id: string, n: number) => ({
    ...Object.fromEntries(words.map((name) => [name, id])),
    id,
    n,
    at: `2026-05-0${n}T00:00:00Z`,
  });
  const inOrder = (...found: readonly object[]) => found.map((each) => JSON.stringify(each)).sort();
  const columns = 'id, n, "day", "rows", "file"';
  const shown = (id: string, n: number) => ({ id, n, day: id, rows: id, file: id });
  putObject(lake, feed, 'a.ndjson', lines(row('x', 1), row('y', 1)), 1);
  expect(await run(lake, feed)).toMatchObject({ records: 2, blocked: 0, rejected: 0 });
  putObject(lake, feed, 'a.ndjson', lines(row('x', 2), row('x', 3), row('z', 2)), 2);
  expect(await run(lake, feed)).toMatchObject({ records: 3, blocked: 0, rejected: 0 });
  const newer = [shown('x', 2), shown('x', 3), shown('z', 2)];
  const expected = {
    'with a key': inOrder(shown('x', 3), shown('y', 1), shown('z', 2)),
    'by place': inOrder(shown('x', 1), shown('y', 1), ...newer),
    replaced: inOrder(...newer),
  }[_];
  expect(await rowsOf(lake, `SELECT ${columns} FROM silver.counts`)).toEqual(expected);
  expect(await rowsOf(lake, 'SELECT id FROM silver')).toHaveLength(expected?.length ?? 0);
  expect((await verifyLake(lake, testContext())).findings).toEqual([]);
});
