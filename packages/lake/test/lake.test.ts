import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cardDisputes } from '@cardlake/card-schema';
import { fixedClock } from '@cardlake/runtime';
import { z } from 'zod';
import { type DuckSession, openLake, openSession, scan, stageCopy } from '../src';
import { sql } from '../src/sql';

let root: string;
let session: DuckSession;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'cardlake-lake-'));
  session = await openSession({ tempDir: join(root, 'spill') });
});
afterEach(() => {
  session.close();
  rmSync(root, { recursive: true, force: true });
});

const disputes = (from: number, to: number) => sql`
  SELECT 'e' || i AS event_id, i % 2 = 0 AS is_fraud,
    TIMESTAMPTZ '2018-04-01 00:00:00Z' + i * INTERVAL 1 HOUR AS reported_at,
    TIMESTAMPTZ '2018-04-09 00:00:00Z' AS ingested_at, 'bronze/x' AS source_object
  FROM range(${from}, ${to}) t(i)`;

test('a snapshot has what the commit before it wrote', async () => {
  const lake = await openLake(join(root, 'lake'), { create: true, clock: fixedClock(0) });
  expect(lake.snapshot()).toMatchObject({ version: 0, facts: {} });
  const empty = await session.rows(sql`SELECT * FROM ${scan(cardDisputes, [])}`, z.unknown());
  expect(empty).toEqual([]);

  const writer = await lake.beginWrite();
  const transaction = writer.transaction();
  const rows = await stageCopy(session, transaction, cardDisputes, disputes(0, 30));
  expect(Object.fromEntries(rows)).toEqual({ '2018-04-01': 24, '2018-04-02': 6 });
  transaction.recordObjects([{ path: 'bronze/x', bytes: 10, counts: { lines: 30 } }]);
  const committed = await transaction.commit({ run: 'first' });
  writer.release();

  const snapshot = lake.snapshot();
  expect(snapshot).toMatchObject({ version: 1, facts: { run: 'first' } });
  expect(snapshot.files(cardDisputes)).toEqual(committed.files(cardDisputes));
  expect(snapshot.ledger().get('bronze/x')?.counts).toEqual({ lines: 30 });
  const files = snapshot.files('silver.card_disputes');
  expect(files.map((file) => file.path)).toEqual([
    'silver/card_disputes/dt=2018-04-01/part-00000001-0.parquet',
    'silver/card_disputes/dt=2018-04-02/part-00000001-1.parquet',
  ]);
  const read = await session.rows(
    sql`SELECT event_id, epoch_ms(reported_at)::DOUBLE AS at FROM ${scan(cardDisputes, files)}`,
    z.object({ event_id: z.string(), at: z.number() }),
  );
  expect(read).toHaveLength(30);
  expect(lake.history(10)).toEqual([
    {
      version: 1,
      committedAt: '1970-01-01T00:00:00.000Z',
      facts: { run: 'first' },
      filesAdded: 2,
      filesRemoved: 0,
      rowsAdded: 30,
      objectsProcessed: 1,
    },
  ]);
});

test('a commit can record very many objects', async () => {
  const lake = await openLake(join(root, 'lake'), { create: true });
  const writer = await lake.beginWrite();
  const transaction = writer.transaction();
  const entries = Array.from({ length: 200_000 }, (_, n) => ({
    path: `bronze/${n}`,
    bytes: n,
    counts: { lines: n },
  }));
  transaction.recordObjects(entries);
  await transaction.commit({});
  writer.release();
  expect([...lake.snapshot().ledger().values()]).toEqual(entries);
});
