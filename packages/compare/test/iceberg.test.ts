import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { avroRecords } from '../src/iceberg/avro';
import { icebergFiles } from '../src/iceberg/table-files';

// Two tables that Spark 3.5.6 with Iceberg 1.10.0 made in /tmp/lake: `a` and `b` of the first day and `c` of the second
// inserted, `d` of a third, `e` into a branch, `a` deleted; in `rows` by copying what stays, in `deletes` beside it.
const FIXTURE = join(__dirname, 'fixtures', 'lake');
const WAREHOUSE = '_cardlake/warehouse/cardlake';

const home = mkdtempSync(join(tmpdir(), 'cardlake-iceberg-'));
afterAll(() => rmSync(home, { recursive: true }));

test('a table is the files of its main branch, wherever the lake was copied to', () => {
  const files = icebergFiles(FIXTURE, `${WAREHOUSE}/rows`) ?? [];
  const folder = join(FIXTURE, 'silver', 'rows');
  expect(files.map((file) => file.slice(folder.length + 1).replace(/-[0-9a-f-]{36}-/, '-')).sort()).toEqual([
    'dt=2026-01-01/00000-9-0-00001.parquet',
    'dt=2026-01-02/00000-1-0-00002.parquet',
    'dt=2026-01-03/00000-3-0-00001.parquet',
  ]);
});

test('rows deleted beside their files are refused, not overlooked', () => {
  expect(() => icebergFiles(FIXTURE, `${WAREHOUSE}/deletes`)).toThrow('rows deleted beside its files');
});

test('no table, a newer format, metadata that is cut off', () => {
  expect(icebergFiles(FIXTURE, `${WAREHOUSE}/nothing`)).toBeUndefined();
  const copy = join(home, 'lake');
  cpSync(FIXTURE, copy, { recursive: true });
  const metadata = join(copy, WAREHOUSE, 'rows', 'metadata');
  const newest = join(metadata, 'v6.metadata.json');
  const text = readFileSync(newest, 'utf8');
  // The tenth is newer than the sixth.
  writeFileSync(
    join(metadata, 'v10.metadata.json'),
    text.replace('"format-version":2', '"format-version":3'),
  );
  expect(() => icebergFiles(copy, `${WAREHOUSE}/rows`)).toThrow("v10.metadata.json is of Iceberg's format 3");
  rmSync(join(metadata, 'v10.metadata.json'));
  writeFileSync(newest, text.slice(0, 300));
  expect(() => icebergFiles(copy, `${WAREHOUSE}/rows`)).toThrow('this Iceberg table cannot be read');
});

test('an Avro file that is cut off anywhere is refused', () => {
  const metadata = join(FIXTURE, WAREHOUSE, 'rows', 'metadata');
  const name = readdirSync(metadata).find((each) => each.startsWith('snap-')) ?? '';
  const file = readFileSync(join(metadata, name));
  expect(avroRecords(file)).toEqual(
    expect.arrayContaining([expect.objectContaining({ added_snapshot_id: expect.any(BigInt) })]),
  );
  expect(() => avroRecords(Buffer.from('PAR1'))).toThrow('no Avro file');
  for (const length of [10, file.length >> 1, file.length - 17, file.length - 1]) {
    expect(() => avroRecords(file.subarray(0, length))).toThrow();
  }
});
