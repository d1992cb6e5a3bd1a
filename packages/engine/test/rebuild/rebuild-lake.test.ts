import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { groups, groupTable } from '@cardlake/card-features';
import { cardTransactions } from '@cardlake/card-schema';
import { examineLake, openLake, sql, tableId } from '@cardlake/lake';
import { DAMAGES } from '@cardlake/lake/test-kit';
import { fixedClock } from '@cardlake/runtime';
import { bronzeObjects, queryLake, readStatus, rebuildLake, runStream, verifyLake } from '../../src';
import { copyWithChangedRows, deliverPart, readContents, testContext } from '../../test-kit';
import { FILES, fileOf, record } from './support/files-of-lake';
import { makeValidLake } from './support/valid-lake';

const { copy, contents, path, root: valid } = makeValidLake();
const context = testContext();

const rebuild = (lakeRoot: string, options: Omit<Parameters<typeof rebuildLake>[0], 'lakeRoot'> = {}) =>
  rebuildLake({ lakeRoot, ...options }, context);
const verify = async (lakeRoot: string) =>
  (await verifyLake(lakeRoot, context, { checksums: true })).findings;

/** One file of each kind; the platform test damages all files in all ways. */
test.each([
  'silver.card_transactions',
  'gold.fraud_features',
  'names of the online records',
  'newest record',
])('%s: status names the damage, a rebuild mends it, and everything is as before', async (name) => {
  const [kind, locate] = FILES[name] ?? ['missing', () => ''];
  const lake = copy();
  const file = await locate(lake);
  DAMAGES[kind](join(lake, file));
  expect((await verify(lake)).map(({ message }) => message)).toContainEqual(expect.stringContaining(file));
  await rebuild(lake);
  expect(await verify(lake)).toEqual([]);
  expect(await readContents(lake)).toEqual(contents());
  expect((await readStatus(lake, context)).damaged).toEqual([]);
  expect(await rebuild(lake)).toMatchObject({ damaged: [], tables: [], objects: 0 });
});

test('a lost newest record is mended: its commit is made again', async () => {
  const lake = copy();
  rmSync(join(lake, record(lake, 0)));
  expect(await verify(lake)).not.toEqual([]);
  await rebuild(lake);
  expect(await verify(lake)).toEqual([]);
  expect(await readContents(lake)).toEqual(contents());
});

test('a rebuild of everything changes no online record, and reads bronze again', async () => {
  const lake = copy();
  const result = await rebuild(lake, { from: 'bronze' });
  expect(result.objects).toBe([...bronzeObjects(lake)].length);
  expect(result.online.map(({ written }) => written)).toEqual(result.online.map(() => 0));
  expect(await readContents(lake)).toEqual(contents());
  expect(await verify(lake)).toEqual([]);
});

test('gold is mended by silver alone, and exactly the wrong online records change', async () => {
  const lake = path('wrong-gold');
  const table = groupTable(groups.rt_card_features_v1);
  await copyWithChangedRows(
    valid,
    lake,
    table,
    (rows) => sql`SELECT * REPLACE (txn_count_1h + 1 AS txn_count_1h) FROM ${rows}`,
  );
  rmSync(join(lake, 'bronze'), { recursive: true });
  const result = await rebuild(lake, { from: 'silver', tables: [tableId(table)] });
  expect(result).toMatchObject({ objects: 0, tables: [tableId(table)], damaged: [] });
  expect(await readContents(lake)).toEqual(contents());
});

test('bronze that is gone or changed is named, nothing is changed, and gold can still be mended', async () => {
  const lake = copy();
  const [gone, changed] = [...bronzeObjects(lake)];
  if (gone === undefined || changed === undefined) throw new Error('the lake has too few objects');
  rmSync(gone.location);
  writeFileSync(changed.location, readFileSync(changed.location).subarray(0, 40));
  DAMAGES.missing(join(lake, await fileOf(lake, tableId(cardTransactions))));
  const { version } = (await openLake(lake)).snapshot();
  await expect(rebuild(lake)).rejects.toMatchObject({
    code: 'bronze_changed',
    message: expect.stringMatching(new RegExp(`${gone.path} is gone; ${changed.path} has 40 bytes`)),
    hint: expect.stringContaining('rebuild --from silver'),
  });
  expect((await openLake(lake)).snapshot().version).toBe(version);
  expect(readdirSync(join(lake, '_cardlake'))).not.toContain('staging');
});

test('an object with the same size and other lines is named as well', async () => {
  const lake = copy();
  const [object] = [...bronzeObjects(lake)];
  if (object === undefined) throw new Error('the lake has no object');
  writeFileSync(object.location, Buffer.alloc(object.bytes, '\n'));
  await expect(rebuild(lake, { from: 'bronze' })).rejects.toMatchObject({
    code: 'bronze_changed',
    message: expect.stringContaining(object.path),
  });
  expect((await verify(lake)).map(({ message }) => message)).toContainEqual(
    expect.stringContaining(`${object.path} has another content than was ingested`),
  );
});

test('a run and a query that need a lost file name it and say what to do', async () => {
  const lake = copy();
  const file = await fileOf(lake, tableId(cardTransactions));
  rmSync(join(lake, file));
  const told = { code: 'file_damaged', message: expect.stringContaining(`${file} is missing`) };
  await expect(runStream({ lakeRoot: lake }, context)).rejects.toMatchObject({
    ...told,
    hint: expect.stringContaining('cardlake rebuild'),
  });
  const readAll = queryLake(
    { lakeRoot: lake, sql: 'SELECT * FROM silver.card_transactions' },
    context,
    async ({ chunks }) => {
      for await (const _ of chunks());
    },
  );
  await expect(readAll).rejects.toMatchObject(told);
});

test('rows of a damaged file are never written into a new file', async () => {
  const lake = path('laundered');
  for (const part of ['first', 'second'] as const) await deliverPart(lake, part);
  const [first, ...rest] = [...bronzeObjects(lake)].map(({ location }) => location);
  if (first === undefined) throw new Error('the lake has no object');
  const away = path('away.json.gz');
  cpSync(first, away);
  rmSync(first);
  expect(rest).not.toEqual([]);
  await runStream({ lakeRoot: lake }, context);
  const table = groupTable(groups.rt_card_features_v1);
  // A bit of the data, most of which DuckDB reads without noticing.
  for (const { location } of (await openLake(lake)).snapshot().files(table)) {
    const bytes = readFileSync(location);
    bytes.writeUInt8(bytes.readUInt8(bytes.length >> 2) ^ 1, bytes.length >> 2);
    writeFileSync(location, bytes);
  }
  cpSync(away, first);
  await expect(runStream({ lakeRoot: lake }, context)).rejects.toMatchObject({ code: 'file_damaged' });
  // The online store takes no record of the same instant again.
  const later = testContext({ clock: fixedClock(Date.UTC(2026, 5, 1, 1)) });
  await rebuildLake({ lakeRoot: lake }, later);
  await runStream({ lakeRoot: lake }, later);
  expect(await verify(lake)).toEqual([]);
});

test('when commits are lost, no file of them stays behind', async () => {
  const lake = copy();
  DAMAGES.empty(join(lake, record(lake, 1)));
  // Otherwise it may know what the record said.
  DAMAGES.empty(join(lake, '_cardlake', 'checkpoint.json'));
  expect(examineLake(lake).isComplete).toBe(false);
  await expect(rebuild(lake, { from: 'silver' })).rejects.toMatchObject({ code: 'bad_option' });
  await rebuild(lake);
  const snapshot = (await openLake(lake)).snapshot();
  const named = snapshot.allFiles().map(({ path: name }) => name);
  const present = ['silver', 'gold'].flatMap((layer) =>
    readdirSync(join(lake, layer), { recursive: true })
      .map((name) => `${layer}/${name}`)
      .filter((name) => /\.(parquet|json)$/.test(name) && !name.includes('online_updates')),
  );
  expect(present.sort()).toEqual(named.filter((name) => !name.startsWith('_cardlake')).sort());
  expect(existsSync(join(lake, '_cardlake/staging'))).toBe(false);
});
