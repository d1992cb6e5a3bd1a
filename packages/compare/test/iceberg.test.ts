import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAvroRecords } from '../src/iceberg/avro';
import { icebergFiles } from '../src/iceberg/table-files';

// Two tables that Spark 3.5.6 with Iceberg 1.10.0 wrote in /tmp/lake. Into both, rows `a` and `b` of the first day, `c` of
// the second and `d` of the third were inserted, and `e` into a branch; then `a` was deleted, in `rows` by copying the
// other rows (copy-on-write), in `deletes` by a delete file (merge-on-read).
const FIXTURE = join(__dirname, 'fixtures', 'lake');
const WAREHOUSE = '_cardlake/warehouse/cardlake';

const home = mkdtempSync(join(tmpdir(), 'cardlake-iceberg-'));
afterAll(() => rmSync(home, { recursive: true }));

test('lists the files of the main branch, wherever the lake was copied to', () => {
  const files = icebergFiles(FIXTURE, `${WAREHOUSE}/rows`) ?? [];
  const folder = join(FIXTURE, 'silver', 'rows');
  expect(files.map((file) => file.slice(folder.length + 1).replace(/-[0-9a-f-]{36}-/, '-')).sort()).toEqual([
    'dt=2026-01-01/00000-9-0-00001.parquet',
    'dt=2026-01-02/00000-1-0-00002.parquet',
    'dt=2026-01-03/00000-3-0-00001.parquet',
  ]);
});

test('refuses delete files instead of ignoring them', () => {
  expect(() => icebergFiles(FIXTURE, `${WAREHOUSE}/deletes`)).toThrow('Iceberg delete files are unsupported');
});

test('tells a missing table from a newer format and from truncated metadata', () => {
  expect(icebergFiles(FIXTURE, `${WAREHOUSE}/nothing`)).toBeUndefined();
  const copy = join(home, 'lake');
  cpSync(FIXTURE, copy, { recursive: true });
  const metadata = join(copy, WAREHOUSE, 'rows', 'metadata');
  const newest = join(metadata, 'v6.metadata.json');
  const text = readFileSync(newest, 'utf8');
  // Version 10 is newer than version 6, although its name sorts before.
  writeFileSync(
    join(metadata, 'v10.metadata.json'),
    text.replace('"format-version":2', '"format-version":3'),
  );
  expect(() => icebergFiles(copy, `${WAREHOUSE}/rows`)).toThrow('v10.metadata.json has Iceberg format 3');
  rmSync(join(metadata, 'v10.metadata.json'));
  writeFileSync(newest, text.slice(0, 300));
  expect(() => icebergFiles(copy, `${WAREHOUSE}/rows`)).toThrow('cannot read the Iceberg table');
});

test('refuses an Avro file that is truncated anywhere', () => {
  const metadata = join(FIXTURE, WAREHOUSE, 'rows', 'metadata');
  const name = readdirSync(metadata).find((each) => each.startsWith('snap-')) ?? '';
  const file = readFileSync(join(metadata, name));
  expect(readAvroRecords(file)).toEqual(
    expect.arrayContaining([expect.objectContaining({ added_snapshot_id: expect.any(BigInt) })]),
  );
  expect(() => readAvroRecords(Buffer.from('PAR1'))).toThrow('not an Avro file');
  for (const length of [10, file.length >> 1, file.length - 17, file.length - 1]) {
    expect(() => readAvroRecords(file.subarray(0, length))).toThrow();
  }
});
