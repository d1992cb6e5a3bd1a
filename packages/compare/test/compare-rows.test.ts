import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckSession, openSession } from '@cardlake/lake';
import { anySql, textLiteral } from '@cardlake/lake/test-kit';
import { field } from '@cardlake/schema';
import { type ComparisonSpec, compareRows } from '../src/compare-rows';

const home = mkdtempSync(join(tmpdir(), 'cardlake-compare-'));
let session: DuckSession;
beforeAll(async () => {
  session = await openSession({ tempDir: home, memoryMb: 300, threads: 1 });
});
afterAll(() => {
  session.close();
  rmSync(home, { recursive: true });
});

const spec: ComparisonSpec = {
  fields: {
    id: field.string('key'),
    total: field.double('exact'),
    spread: field.double('approximate'),
    reasons: field.strings('list'),
  },
  key: ['id'],
  approximateColumns: new Set(['spread']),
};

type Row = readonly [id: string, total: string, spread: string, reasons: string];
let files = 0;

/** Writes rows as Parquet files of `size` rows each, in the given order. */
async function writeFiles(rows: readonly Row[], size = rows.length): Promise<string[]> {
  const paths: string[] = [];
  for (let at = 0; at < rows.length; at += size) {
    const path = join(home, `${files++}.parquet`);
    const values = rows
      .slice(at, at + size)
      .map(
        ([id, total, spread, reasons]) =>
          `(${textLiteral(id)}, ${total}::DOUBLE, ${spread}::DOUBLE, ${reasons}::VARCHAR[])`,
      );
    await session.run(anySql`COPY (SELECT * FROM (VALUES ${values}) AS t(id, total, spread, reasons))
      TO ${textLiteral(path)} (FORMAT parquet)`);
    paths.push(path);
  }
  return paths;
}

const A: Row = ['a', '0.1 + 0.2', '1', "['x', 'y']"];
const B: Row = ['b', anySql`NULL`, anySql`NULL`, '[]'];
const C: Row = ['c', '1e300', '1e300', anySql`NULL`];

const compare = async (left: readonly Row[], right: readonly Row[], size?: number) =>
  compareRows(session, await writeFiles(left), await writeFiles(right, size), spec);

test('the same rows in another order and in other files are equal', async () => {
  expect(await compare([A, B, C], [C, A, B], 1)).toEqual({
    rows: { left: 3, right: 3 },
    differing: 0,
    only: { left: 0, right: 0 },
    examples: [],
  });
  expect(await compare([], [])).toMatchObject({ rows: { left: 0, right: 0 }, differing: 0 });
});

const replaced = (row: Row, column: number, value: string) =>
  row.map((each, index) => (index === column ? value : each)) as unknown as Row;

test.each([
  ['the last bit of an exact number', replaced(A, 1, '0.3')],
  ['null for a number', replaced(A, 1, anySql`NULL`)],
  ['more than the tolerance', replaced(A, 2, '1.00000001')],
  ['null for an approximate number', replaced(A, 2, anySql`NULL`)],
  ['reasons in another order', replaced(A, 3, "['y', 'x']")],
  ['null for no reasons', replaced(A, 3, anySql`NULL`)],
])('%s is a difference', async (_, changed) => {
  const { differing, examples } = await compare([A, B], [changed, B]);
  expect(differing).toBe(1);
  expect(JSON.parse(examples[0]?.left ?? '')).toMatchObject({ id: 'a', total: 0.30000000000000004 });
});

test('an approximate column may differ by rounding, other columns may not', async () => {
  expect((await compare([A, C], [replaced(A, 2, '1.0000000009'), C])).differing).toBe(0);
});

test('rows that one side lacks or has twice are differences', async () => {
  expect(await compare([A, B], [B, C])).toMatchObject({
    differing: 2,
    examples: [
      { left: expect.stringContaining('"a"'), right: null },
      { left: null, right: expect.stringContaining('"c"') },
    ],
  });
  expect(await compare([A, B], [A, B, B])).toMatchObject({
    rows: { left: 2, right: 3 },
    differing: 1,
    examples: [{ left: null, right: expect.stringContaining('"b"') }],
  });
});

test('rows after the last day are left out on both sides', async () => {
  const days = async (...values: string[]) => {
    const path = join(home, `${files++}.parquet`);
    const rows = values.map((day) => `('k', DATE ${textLiteral(day)})`);
    await session.run(
      anySql`COPY (SELECT * FROM (VALUES ${rows}) AS t(id, day)) TO ${textLiteral(path)} (FORMAT parquet)`,
    );
    return [path];
  };
  const fields = { id: field.string('key'), day: field.date('day') };
  const byDay = { fields, key: ['id', 'day'], approximateColumns: new Set<string>() };
  const left = await days('1970-01-02', '1970-01-03');
  const right = await days('1970-01-02', '1970-01-04');
  const through = async (day: number) =>
    (await compareRows(session, left, right, { ...byDay, until: { column: 'day', day } })).differing;
  expect([await through(1), await through(2), await through(3)]).toEqual([0, 1, 2]);
});
