import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryObjects } from '@cardlake/aws/test-kit';
import { assembledGroups, snapshotGroups, snapshotTable } from '@cardlake/card-features';
import { businessFields, type CardEvent } from '@cardlake/card-schema';
import {
  type CardHistory,
  deriveKeptColumns,
  hashOfIds,
  type SnapshotRow,
} from '@cardlake/feature-store/assembled';
import {
  dynamoDbCardHistory,
  dynamoDbLoadedParts,
  dynamoDbSnapshotRows,
} from '@cardlake/feature-store/dynamodb';
import { memoryCardEventTable, memorySnapshotTable } from '@cardlake/feature-store/test-kit';
import { publishedName, SNAPSHOT_DAY } from '@cardlake/features';
import {
  CARD_EVENT_UPDATES,
  onlineUpdatesFolder,
  onlineUpdatesRoot,
  SNAPSHOT_VERSIONS,
  snapshotVersionFolder,
} from '@cardlake/job-contract';
import {
  appendRows,
  createTable,
  type DuckSession,
  openSession,
  pathLiteral,
  type Relation,
  relation,
  sql,
} from '@cardlake/lake';
import { fixedClock } from '@cardlake/runtime';
import { nullable } from '@cardlake/schema';
import fc from 'fast-check';
import { groupNameOf } from '../src/part';
import { writeTables } from '../src/write-tables';

const NOON = Date.UTC(2018, 3, 5, 12) * 1000;
const DAY = '2018-04-05';
const clock = fixedClock(NOON / 1000);
const columns = deriveKeptColumns(assembledGroups);
const [group] = snapshotGroups;
if (group === undefined) throw new Error('there is no snapshot group');

const home = mkdtempSync(join(tmpdir(), 'cardlake-tables-'));
let session: DuckSession;
beforeAll(async () => {
  session = await openSession({ tempDir: join(home, 'spill'), memoryMb: 200, threads: 1 });
});
afterAll(() => {
  session.close();
  rmSync(home, { recursive: true, force: true });
});

function openTables() {
  const table = memoryCardEventTable();
  return {
    history: dynamoDbCardHistory({ table, columns, clock }),
    loaded: dynamoDbLoadedParts(table, columns, clock),
    snapshots: dynamoDbSnapshotRows({ table: memorySnapshotTable(), clock }),
  };
}

/** Writes rows as the Parquet file of a part, and puts it into the lake. */
async function putPart(
  objects: ReturnType<typeof memoryObjects>,
  key: string,
  table: Relation,
  rows: unknown[][],
) {
  const path = join(home, 'part.parquet');
  await session.run(createTable(table));
  await appendRows(session, table, rows as never);
  await session.run(sql`COPY ${table} TO ${pathLiteral(path)} (FORMAT parquet)`);
  objects.stored.set(`lake/${key}`, readFileSync(path));
}

const part = (key: string) => ({ bucket: 'lake', key, replayPrefix: 'replay/' });

const event = (id: string, change: Partial<CardEvent> = {}): CardEvent => ({
  event_id: id,
  card_id: 'c1',
  ts: NOON - 3_600e6,
  merchant_id: 'm1',
  amount: 12_3400n,
  currency: 'EUR',
  country: 'BE',
  pos_mode: 'chip',
  ...change,
});

const changesTable = relation('changes', {
  ...businessFields,
  [CARD_EVENT_UPDATES.gone]: { type: 'BOOLEAN' },
});
const EVENT_COLUMNS = Object.keys(businessFields) as (keyof CardEvent)[];

describe('changes of silver', () => {
  const folder = `${onlineUpdatesFolder(CARD_EVENT_UPDATES.name, NOON)}/`;

  /** A run's parts, each with events to keep and events to remove. */
  async function leave(isWhole: boolean, parts: readonly { kept: CardEvent[]; gone: CardEvent[] }[]) {
    const objects = memoryObjects();
    const keys = parts.map((_, i) => `${folder}part-0000${i}.parquet`);
    for (const [i, { kept, gone }] of parts.entries()) {
      const rows = [
        ...kept.map((each) => [each, false] as const),
        ...gone.map((each) => [each, true] as const),
      ];
      const cells = rows.map(([each, isGone]) => [...EVENT_COLUMNS.map((name) => each[name]), isGone]);
      await putPart(objects, keys[i] ?? '', changesTable, cells);
    }
    const manifest = {
      isWhole,
      parts: keys.map((key, i) => ({ path: key.slice(folder.length), sha256: `${i}` })),
    };
    objects.stored.set(`lake/${folder}manifest.json`, Buffer.from(JSON.stringify(manifest)));
    return { objects, keys };
  }

  const read = async (history: CardHistory) => {
    const past = await history.read('c1', 0, NOON);
    return {
      idHash: past.idHash,
      amounts: [...(past.decimals['amount'] ?? [])],
      completeFrom: past.completeFrom,
    };
  };

  test('are applied, however often, and say nothing of what the history lacks besides', async () => {
    const lost = event('e1', { ts: NOON - 60e6 });
    const { objects, keys } = await leave(false, [{ kept: [event('e1'), event('e2')], gone: [lost] }]);
    const tables = openTables();
    for (const kept of [lost, event('e2', { amount: 7n }), event('e3')]) await tables.history.keep(kept);
    for (const key of [...keys, ...keys])
      expect(await writeTables(part(key), groupNameOf(part(key)), { objects, tables })).toMatchObject({
        written: 3,
      });
    expect(await read(tables.history)).toEqual({
      idHash: hashOfIds(['e1', 'e2', 'e3']),
      amounts: [123_400, 0, 123_400, 0, 123_400, 0],
      completeFrom: Number.POSITIVE_INFINITY,
    });
  });

  test('make the history complete once all parts of the whole are applied, in any order and repeatedly', async () => {
    const { objects, keys } = await leave(
      true,
      ['e1', 'e2', 'e3'].map((id) => ({ kept: [event(id)], gone: [] })),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...keys), { maxLength: 8 }), async (order) => {
        const tables = openTables();
        for (const key of order) await writeTables(part(key), CARD_EVENT_UPDATES.name, { objects, tables });
        const { completeFrom } = await read(tables.history);
        expect(completeFrom < NOON).toBe(new Set(order).size === keys.length);
      }),
      { numRuns: 30 },
    );
  });
});

const { [SNAPSHOT_DAY]: _, ...rowFields } = snapshotTable(group).fields;
/** Rows that are gone have no values. */
const emptied = Object.fromEntries(Object.entries(rowFields).map(([name, field]) => [name, nullable(field)]));
const rowsTable = relation('version_rows', { ...emptied, [SNAPSHOT_VERSIONS.gone]: { type: 'BOOLEAN' } });
const valuesOf = (number: number) =>
  Object.fromEntries(
    group.features.map(({ name, type }) => [name, type.kind === 'double' ? number / 7 : BigInt(number)]),
  );

test('versions of a day end in the rows of the newest one, whatever order their parts come in', async () => {
  const objects = memoryObjects();
  const versions: SnapshotRow[][] = [
    ['m1', 'm2', 'm3'].map((key) => ({ key, values: valuesOf(1) })),
    [
      { key: 'm1', values: valuesOf(2) },
      { key: 'm2', values: null },
    ],
    [{ key: 'm2', values: valuesOf(3) }],
    [],
  ];
  const keys = versions.map(
    (__, i) =>
      `${onlineUpdatesRoot(publishedName(group))}/${snapshotVersionFolder(DAY, i + 1)}/${SNAPSHOT_VERSIONS.rows}`,
  );
  for (const [i, rows] of versions.entries()) {
    const cells = rows.map(({ key, values }) => [
      key,
      ...group.features.map(({ name }) => values?.[name] ?? null),
      values === null,
    ]);
    await putPart(objects, keys[i] ?? '', rowsTable, cells);
  }
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat({ max: versions.length - 1 }), { minLength: 1, maxLength: 6 }),
      async (order) => {
        const tables = openTables();
        // Half of them at once, as the queue and a run may.
        const write = (at: number) => {
          const key = keys[at] ?? '';
          return writeTables(part(key), groupNameOf(part(key)), { objects, tables });
        };
        await Promise.all(order.slice(0, 2).map(write));
        for (const at of order.slice(2)) await write(at);
        const newest = Math.max(...order) + 1;
        for (const key of ['m1', 'm2', 'm3']) {
          const expected = versions
            .slice(0, newest)
            .flatMap((rows) => rows.filter((row) => row.key === key))
            .at(-1)?.values;
          const read = await tables.snapshots.read(group, key, DAY);
          expect(read).toMatchObject({ values: expected, isStale: false });
        }
        expect((await tables.snapshots.read(group, 'nobody', DAY))?.version).toBe(newest);
      },
    ),
    { numRuns: 60 },
  );
});

test('a key that is no version, and a part that its manifest lacks, are refused', async () => {
  const tables = openTables();
  const objects = memoryObjects();
  const name = publishedName(group);
  const wrong = part(`${onlineUpdatesRoot(name)}/day=2018-04-05/rows.parquet`);
  await expect(writeTables(wrong, name, { objects, tables })).rejects.toThrow('is not a version of a day');
  const missing = part(`${onlineUpdatesFolder(CARD_EVENT_UPDATES.name, NOON)}/part-00000.parquet`);
  await expect(writeTables(missing, CARD_EVENT_UPDATES.name, { objects, tables })).rejects.toThrow(
    'does not exist',
  );
});
