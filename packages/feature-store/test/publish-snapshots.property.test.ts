import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { snapshotGroups, snapshotTable } from '@cardlake/card-features';
import { type CompiledSnapshotGroup, SNAPSHOT_DAY } from '@cardlake/features';
import { type DuckSession, type Lake, openLake, openSession, type Snapshot, stageCopy } from '@cardlake/lake';
import { anySql, textLiteral } from '@cardlake/lake/test-kit';
import fc from 'fast-check';
import { forgetLaterDays, publishSnapshots } from '../src';
import { LocalSnapshotRows } from '../src/assembled';

const KEYS = ['m1', 'm2', 'm3'];
const START = Date.UTC(2018, 3, 1);
const dayAt = (n: number): string => new Date(START + n * 86_400_000).toISOString().slice(0, 10);

const [published] = snapshotGroups;
if (published === undefined) throw new Error('there is no published snapshot group');
const group: CompiledSnapshotGroup = published;
const table = snapshotTable(group);

/** A count by day and entity; the other features derive from it. No entry is no row. */
type Gold = ReadonlyMap<string, number>;
const keyOf = (day: number, key: string): string => `${day} ${key}`;

const run = fc.record({
  /** Days that pass before the run; fewer than none when its end lies before that of the run before. */
  passes: fc.constantFrom(0, 0, 1, 2, 15, 110, -2, -20, -110),
  /** Rows that come, change or, without a count, go; of days before the newest one. */
  changes: fc.array(
    fc.record({
      back: fc.nat({ max: 16 }),
      key: fc.constantFrom(...KEYS),
      n: fc.option(fc.nat({ max: 2 }), { nil: undefined }),
    }),
    { maxLength: 6 },
  ),
  /** Steps after which the run dies, and is then repeated; the folder of the store may be lost, too. */
  diesAt: fc.option(fc.nat({ max: 6 }), { nil: undefined }),
  losesStore: fc.boolean(),
});

test('readers get the rows of gold after any runs that died anywhere, in versions that tell what changed, and only grow', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(run, { minLength: 1, maxLength: 4 }), async (runs) => {
      const home = mkdtempSync(join(tmpdir(), 'cardlake-publish-snapshots-'));
      const lake = await openLake(join(home, 'lake'), { create: true });
      const session = await openSession({ tempDir: join(home, 'spill'), threads: 2, memoryMb: 300 });
      try {
        let gold: Gold = new Map();
        let today = 200;
        const readVersions = new Map<number, number>();
        let isWithdrawn = false;
        for (const { passes, changes, diesAt, losesStore } of runs) {
          today += passes;
          const next = new Map(gold);
          for (const { back, key, n } of changes)
            if (n === undefined) next.delete(keyOf(today - back, key));
            else next.set(keyOf(today - back, key), n);
          const days = new Set(changes.map(({ back }) => today - back));
          const snapshot = await commitRows(session, lake, next, days);
          gold = next;
          const options = { session, lakeRoot: lake.root, group, snapshot, lastDay: dayAt(today) };
          const folder = join(home, 'store');
          if (passes < 0) {
            isWithdrawn = true;
            forgetLaterDays(lake.root, group, { lastDay: dayAt(today), storeFolder: folder });
          }
          if (losesStore) rmSync(folder, { recursive: true, force: true });
          if (diesAt !== undefined)
            await publishUntil(diesAt, { ...options, store: new LocalSnapshotRows(folder) });
          await publishSnapshots({ ...options, store: new LocalSnapshotRows(folder) });
          await expectReaders(new LocalSnapshotRows(folder), gold, today);
          await expectGrowth(new LocalSnapshotRows(folder), readVersions, today);
          const again = await publishSnapshots({ ...options, store: new LocalSnapshotRows(folder) });
          expect(again).toMatchObject({ versions: 0, rows: 0 });
        }
        expectKept(lake.root, today, isWithdrawn);
      } finally {
        session.close();
        rmSync(home, { recursive: true, force: true });
      }
    }),
    { numRuns: 10 },
  );
});

async function publishUntil(step: number, options: Parameters<typeof publishSnapshots>[0]): Promise<void> {
  let left = step;
  const onStep = () => {
    if (left-- === 0) throw new Error('died');
  };
  await publishSnapshots({ ...options, onStep }).catch((error: Error) => {
    if (error.message !== 'died') throw error;
  });
}

async function expectReaders(store: LocalSnapshotRows, gold: Gold, today: number): Promise<void> {
  for (let day = today - 13; day <= today; day++)
    for (const key of KEYS) {
      const found = await store.read(group, key, dayAt(day));
      const n = gold.get(keyOf(day, key));
      expect([day, key, found?.day, found?.isStale]).toEqual([day, key, dayAt(day), false]);
      expect(found?.values ?? undefined).toEqual(n === undefined ? undefined : valuesOf(n));
    }
}

const valuesOf = (n: number) =>
  Object.fromEntries(
    group.features.map(({ name, type }) => [name, type.kind === 'double' ? n / 3 : BigInt(n)]),
  );

/** No day has a version before one that readers had of it; a day that is not published has none. */
async function expectGrowth(
  store: LocalSnapshotRows,
  readVersions: Map<number, number>,
  today: number,
): Promise<void> {
  for (let day = today - 13; day <= today; day++) {
    // No entity has this id: what is found is the version of the day.
    const { version = 0 } = (await store.read(group, '', dayAt(day))) ?? {};
    expect(version).toBeGreaterThanOrEqual(readVersions.get(day) ?? 1);
    readVersions.set(day, version);
  }
}

/** Versions count without a gap, from 1 unless days were withdrawn, and none is older than readers and the time to look at them ask for. */
function expectKept(lakeRoot: string, today: number, isWithdrawn: boolean): void {
  const folder = join(lakeRoot, 'gold/online_updates/merchant_risk_v1');
  for (const day of readdirSync(folder).filter((name) => name.startsWith('day='))) {
    expect(day >= `day=${dayAt(today - 104)}`).toBe(true);
    const versions = readdirSync(join(folder, day))
      .map((name) => Number(name.slice('version='.length)))
      .sort((a, b) => a - b);
    const [first = 1] = isWithdrawn ? versions : [];
    expect(versions).toEqual(versions.map((_, i) => first + i));
    expect(versions.every((n) => existsSync(join(folder, day, `version=${n}`, 'rows.parquet')))).toBe(true);
  }
}

/** Replaces the rows of some days. */
async function commitRows(
  session: DuckSession,
  lake: Lake,
  gold: Gold,
  days: ReadonlySet<number>,
): Promise<Snapshot> {
  const write = await lake.beginWrite();
  try {
    const transaction = write.transaction();
    const names = new Set([...days].map(dayAt));
    for (const { path, partition } of write.snapshot.files(table))
      if (names.has(partition)) transaction.remove(path);
    const rows = [...gold].flatMap(([id, n]) => {
      const [day = '', key = ''] = id.split(' ');
      return days.has(Number(day)) ? [`(${textLiteral(key)}, DATE '${dayAt(Number(day))}', ${n})`] : [];
    });
    const features = group.features.map(({ name, type }) =>
      type.kind === 'double' ? `n::DOUBLE / 3 AS ${name}` : `n::BIGINT AS ${name}`,
    );
    if (rows.length > 0)
      await stageCopy(
        session,
        transaction,
        table,
        anySql`SELECT ${group.key}, ${SNAPSHOT_DAY}, ${features.join(', ')} FROM (VALUES ${rows.join(', ')})
          AS t(${group.key}, ${SNAPSHOT_DAY}, n)`,
      );
    return await transaction.commit({ kind: 'test' });
  } finally {
    write.release();
  }
}
