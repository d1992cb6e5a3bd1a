import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckSession, openSession } from '@cardlake/lake';
import { anySql } from '@cardlake/lake/test-kit';
import { field } from '@cardlake/schema';
import { z } from 'zod';
import { localOnlineStore, onlineFolder } from '../src';
import { nthPut, uniform } from './support/uniform';

let home: string;
let session: DuckSession;
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'cardlake-online-'));
  session = await openSession({ tempDir: join(home, 'spill'), memoryMb: 500 });
});
afterEach(() => {
  session.close();
  rmSync(home, { recursive: true, force: true });
});

test('small and large puts of many cards give the records of a plain table, in a bounded number of files', async () => {
  const store = localOnlineStore({ lakeRoot: home, session });
  await session.run(
    anySql`CREATE TABLE plain (card_id VARCHAR PRIMARY KEY, event_time TIMESTAMPTZ, put BIGINT, half DOUBLE)`,
  );
  const puts: readonly (readonly [n: number, cards: number, step: number])[] = [
    [1, 100, 1],
    [2, 120_000, 1],
    [3, 500, 7],
    [4, 15_000, 3],
    [3, 2_000, 2],
    [5, 12_000, 5],
    [6, 200_000, 1],
    [7, 40_000, 4],
    [8, 1, 1],
  ];
  for (const [n, cards, step] of puts) {
    await session.run(anySql`INSERT INTO plain ${nthPut(n, cards, step)}
      ON CONFLICT (card_id) DO UPDATE SET event_time = excluded.event_time, put = excluded.put, half = excluded.half
      WHERE excluded.event_time > event_time`);
    const { written, stale } = await store.putFrom(uniform, nthPut(n, cards, step));
    expect(written + stale).toBe(cards);
    const differing = await session.rows(
      anySql`(FROM plain EXCEPT ALL FROM ${store.relation(uniform)}) UNION ALL (FROM ${store.relation(uniform)} EXCEPT ALL FROM plain) LIMIT 5`,
      z.unknown(),
    );
    expect(differing).toEqual([]);
    expect(readdirSync(onlineFolder(home, uniform)).length).toBeLessThanOrEqual(5);
  }
  for (const id of ['c0', 'c7', 'c199999', 'c12']) {
    const [row] = await session.rows(
      anySql`SELECT put FROM plain WHERE card_id = '${id}'`,
      z.object({ put: z.bigint() }),
    );
    expect(await store.get(uniform, id)).toMatchObject({ features: { put: row?.put } });
  }
});

test('concurrent puts run one after the other', async () => {
  const store = localOnlineStore({ lakeRoot: home, session });
  const results = await Promise.all([1, 2, 3].map((n) => store.putFrom(uniform, nthPut(n, 10))));
  expect(results.map(({ written }) => written)).toEqual([10, 10, 10]);
  expect(await store.get(uniform, 'c3')).toMatchObject({ features: { put: 3n } });
});

test('a duplicate id and a null id are rejected', async () => {
  const store = localOnlineStore({ lakeRoot: home, session });
  await expect(store.putFrom(uniform, anySql`${nthPut(1, 2)} UNION ALL ${nthPut(2, 1)}`)).rejects.toThrow(
    'more than once',
  );
  await expect(
    store.putFrom(uniform, anySql`SELECT NULL AS card_id, now() AS event_time, 1 AS put, 1 AS half`),
  ).rejects.toThrow('NOT NULL');
  expect(await store.putFrom(uniform, nthPut(3, 2))).toEqual({ written: 2, stale: 0 });
});

test('a group with changed features is rejected, and so are damaged files', async () => {
  const store = localOnlineStore({ lakeRoot: home, session });
  await store.putFrom(uniform, nthPut(1, 2));
  const changed = { ...uniform, features: { ...uniform.features, more: field.double('one more') } };
  await expect(store.get(changed, 'c0')).rejects.toMatchObject({ code: 'online_group_changed' });
  writeFileSync(join(onlineFolder(home, uniform), 'current.json'), '{"format":2}');
  await expect(store.get(uniform, 'c0')).rejects.toMatchObject({
    code: 'online_damaged',
    message: expect.stringContaining('current.json'),
  });
});
