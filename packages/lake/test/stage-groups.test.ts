import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import promises, { open as openFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cardTransactions } from '@cardlake/card-schema';
import { field, table } from '@cardlake/schema';
import { parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import {
  type DuckSession,
  dayOfGroup,
  findStoredColumns,
  openLake,
  openSession,
  plainShare,
  type StoredColumns,
  stageGroups,
  type WriteSession,
} from '../src';
import { anySql, textLiteral } from '../test-kit';

const events = table({
  partition: cardTransactions.partition,
  key: ['id'],
  description: 'Rows whose row groups are copied.',
  layer: 'silver',
  name: 'copied',
  path: 'silver/copied',
  fields: { id: field.bigint('number'), ts: field.timestamp('instant'), day: field.date('day') },
});

let root: string;
let session: DuckSession;
let writer: WriteSession;
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'cardlake-groups-'));
  writer = await (await openLake(join(root, 'lake'), { create: true })).beginWrite();
  session = await openSession({ tempDir: writer.stagingDir, threads: 1 });
});
afterEach(() => {
  session.close();
  writer.release();
  rmSync(root, { recursive: true, force: true });
});

/** Writes 2,048 rows of each of three days before, at and behind the epoch, each a row group; then as many of two days. */
async function write(name: string, options = ''): Promise<StoredColumns> {
  const location = join(root, name);
  const start = "TIMESTAMPTZ '1969-12-31 00:00:00Z'";
  await session.run(anySql`COPY (SELECT i AS id, ${start} + i * INTERVAL '1 day' / 2048 AS ts, (${start} + i * INTERVAL '1 day' / 2048)::DATE AS day
    FROM (SELECT CASE WHEN n < 3 * 2048 THEN n ELSE n + 1024 END AS i FROM range(4 * 2048) t(n)))
    TO ${textLiteral(location)} (FORMAT parquet, ROW_GROUP_SIZE 2048${options})`);
  const stored = await findStoredColumns([{ location, from: 0, until: 4 * 2048 }]);
  if (stored === undefined) throw new Error('expected stored columns, found none');
  return stored;
}

test.each(['ts', 'day'])('by %s, a row group is of the day of all its rows, or of none', async (column) => {
  const stored = await write('days');
  expect(stored.groups.map((group) => dayOfGroup(stored, group, column))).toEqual([
    '1969-12-31',
    '1970-01-01',
    '1970-01-02',
    undefined,
  ]);
});

test('values that take as much room as they came with are told from others', async () => {
  const [packed] = (await write('packed')).groups;
  const [plain] = (await write('plain', ', COMPRESSION uncompressed, DICTIONARY_SIZE_LIMIT 1')).groups;
  expect(plainShare(packed!)).toBe(0);
  expect(plainShare(plain!)).toBeGreaterThan(0.5);
});

test('a file of some row groups has their rows, in their order', async () => {
  const stored = await write('all');
  const groups = [stored.groups[2]!, stored.groups[0]!];
  const transaction = writer.transaction();
  const target = { table: events, partition: '1970-01-01', name: 'part.parquet' };
  expect(await stageGroups(transaction, target, { ...stored, groups })).toBe(4096);
  const [file] = (await transaction.commit({})).files(events);
  const bytes = new Uint8Array(readFileSync(file?.location ?? '')).buffer;
  const rows = await parquetReadObjects({ file: bytes, columns: ['id'], compressors });
  expect(rows.map(({ id }) => Number(id))).toEqual(
    Array.from({ length: 4096 }, (_, at) => (at < 2048 ? at + 4096 : at - 2048)),
  );
});

test('of files whose row groups are copied one is open at a time, however many there are', async () => {
  const stored = await write('one');
  const copies = Array.from({ length: 30 }, (_, at) => {
    const location = join(root, `copy-${at}`);
    copyFileSync(join(root, 'one'), location);
    const { rows, chunks } = stored.groups[0]!;
    return { rows, chunks: chunks.map(({ chunk }) => ({ location, chunk })) };
  });
  let open = 0;
  let most = 0;
  const count = jest.spyOn(promises, 'open').mockImplementation(async (...given) => {
    const handle = await openFile(...given);
    most = Math.max(most, ++open);
    const close = handle.close.bind(handle);
    handle.close = () => {
      open--;
      return close();
    };
    return handle;
  });
  const target = { table: events, partition: '1970-01-01', name: 'part.parquet' };
  const rows = await stageGroups(writer.transaction(), target, { ...stored, groups: copies });
  count.mockRestore();
  // Beside them the file that is written.
  expect([rows, open, most]).toEqual([30 * 2048, 0, 2]);
});
