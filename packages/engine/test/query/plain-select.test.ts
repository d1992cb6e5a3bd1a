import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { bronzeObjectPath, bronzeTable } from '@cardlake/bronze';
import { openLake, openSession } from '@cardlake/lake';
import type { SourceObject } from '@cardlake/silver-gold';
import { queryLake } from '../../src';
import { bronzeLines, createBronzeTables, loadBronze } from '../../src/query/load-bronze';
import { pickedRows } from '../../src/query/plain-select';
import { readStatement } from '../../src/statements/read-only';
import { testContext, testFolder } from '../../test-kit';

const path = testFolder();
const T = 'bronze.card_authorization';
/** Lines of the lake: more than are loaded before it is asked first whether they are enough. */
const OBJECTS = 8;
const LINES_IN_OBJECT = 400;
const TOTAL = OBJECTS * LINES_IN_OBJECT;

const line = (id: number): string =>
  JSON.stringify({ event_id: `e${String(id).padStart(5, '0')}`, card_id: `c${id % 7}` });

const objectPath = (n: number): string =>
  bronzeObjectPath(bronzeTable('card_authorization'), Date.UTC(2026, 0, 1, 0, n) * 1000, 'x.json');

beforeAll(async () => {
  await openLake(path('lake'), { create: true });
  for (let object = 0; object < OBJECTS; object++) {
    const file = path(`lake/${objectPath(object)}`);
    mkdirSync(dirname(file), { recursive: true });
    const lines = Array.from({ length: LINES_IN_OBJECT }, (_, n) => line(object * LINES_IN_OBJECT + n));
    writeFileSync(file, lines.join('\n'));
  }
});

const rowsOf = (sql: string, limit = 0): Promise<string[]> =>
  queryLake({ lakeRoot: path('lake'), sql, limit }, testContext(), async ({ chunks }) => {
    const rows: string[] = [];
    for await (const chunk of chunks()) rows.push(...chunk.getRows().map((row) => row.join()));
    return rows;
  });

test.each([
  [`SELECT event_id FROM ${T} LIMIT 3`, 0, 3],
  [`SELECT event_id FROM ${T} LIMIT 2000 OFFSET 1000`, 0, 2000],
  [`SELECT event_id FROM ${T} LIMIT 2000 OFFSET 3000`, 0, 200],
  [`SELECT event_id FROM ${T} WHERE card_id = 'c3' AND event_id > 'e02900' LIMIT 4`, 0, 4],
  [`SELECT event_id FROM ${T} WHERE event_id = 'e03199' LIMIT 4`, 0, 1],
  [`SELECT event_id FROM ${T}`, 5, 5],
  [`SELECT event_id FROM ${T} LIMIT 10`, 2, 2],
  [`SELECT event_id FROM ${T} LIMIT 0`, 0, 0],
])('%s (limit %i) gives %i rows of the table, each once', async (sql, limit, expected) => {
  const rows = await rowsOf(sql, limit);
  expect([rows.length, new Set(rows).size]).toEqual([expected, expected]);
  const filter = /WHERE (.*) LIMIT/.exec(sql)?.[1] ?? 'true';
  const all = new Set(await rowsOf(`SELECT event_id FROM ${T} WHERE ${filter}`));
  expect(rows.filter((row) => !all.has(row))).toEqual([]);
});

test.each([
  [`SELECT count(*) FROM ${T} LIMIT 1`, TOTAL],
  [`SELECT max(event_id) FROM ${T} LIMIT 1`, 'e03199'],
  [`SELECT event_id FROM ${T} ORDER BY event_id DESC LIMIT 1`, 'e03199'],
  [`SELECT (SELECT count(*) FROM ${T}) FROM ${T} LIMIT 1`, TOTAL],
  [`SELECT count(*) OVER () FROM ${T} LIMIT 1`, TOTAL],
  [`WITH all_lines AS (SELECT count(*) AS n FROM ${T}) SELECT n FROM all_lines LIMIT 1`, TOTAL],
  [`SELECT n FROM (SELECT count(*) AS n FROM ${T}) LIMIT 1`, TOTAL],
  [
    `SELECT any_value(a.event_id) FROM ${T} a JOIN ${T} b USING (event_id) HAVING count(*) = ${TOTAL} LIMIT 1`,
    /e/,
  ],
  [`SELECT DISTINCT substr(event_id, 1, 3) AS head FROM ${T} WHERE event_id > 'e031' LIMIT 1`, 'e03'],
  [
    `SELECT card_id, count(*) FROM ${T} GROUP BY card_id ORDER BY card_id LIMIT 1`,
    `c0,${Math.ceil(TOTAL / 7)}`,
  ],
])('%s reads all of the table', async (sql, expected) => {
  const [row] = await rowsOf(sql);
  expect(row).toEqual(typeof expected === 'object' ? expect.stringMatching(expected) : String(expected));
});

test('objects are read until the rows are there, and no further', async () => {
  const object = (location: string, arrivalMicros: number): SourceObject => ({
    ...{ type: 'card_authorization', path: location, location, bytes: 1, arrivalMicros },
  });
  const readable = Array.from({ length: OBJECTS }, (_, n) => object(path(`lake/${objectPath(n)}`), n));
  // A folder cannot be read as an object.
  const objects = [...readable, object(path('lake'), OBJECTS)];
  // A session ends with a load that fails, since rows that were begun may still come.
  const [session, failing] = [
    await openSession({ tempDir: path('spill') }),
    await openSession({ tempDir: path('failing') }),
  ];
  const load = async (hasEnough?: () => Promise<boolean>, into = session) => {
    await createBronzeTables(into, 'card_authorization');
    await loadBronze(into, 'card_authorization', objects, hasEnough);
    return into.count(bronzeLines('card_authorization'));
  };
  try {
    await expect(load(undefined, failing)).rejects.toMatchObject({ code: 'not_allowed' });
    failing.close();
    expect(await load(async () => true)).toBe(3 * LINES_IN_OBJECT);
    const answers = [false, true];
    expect(await load(async () => answers.shift() ?? true)).toBe(6 * LINES_IN_OBJECT);
    const statements = [
      `SELECT * FROM ${T} LIMIT 9`,
      `SELECT * FROM ${T}`,
      `SELECT count(*) FROM ${T} LIMIT 9`,
    ];
    const parses = await Promise.all(statements.map((sql) => readStatement(session, sql)));
    expect(parses.map(({ parse }) => [pickedRows(parse, 0), pickedRows(parse, 4)])).toEqual([
      [9, 4],
      [undefined, 4],
      [undefined, undefined],
    ]);
  } finally {
    session.close();
  }
});
