import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckSession, openLake, openSession } from '@cardlake/lake';
import { anySql, textLiteral } from '@cardlake/lake/test-kit';
import fc from 'fast-check';
import { localOnlineStore, onlineFolder, publishGroup, verifyOnline } from '../src';
import { commitGold, dayAt, type GoldRow, gold, goldGroup, newestRecord } from './support/gold-lake';

let home: string;
let session: DuckSession;
let count = 0;
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'cardlake-publish-'));
  session = await openSession({ tempDir: join(home, 'spill'), memoryMb: 500 });
});
afterAll(() => {
  session.close();
  rmSync(home, { recursive: true, force: true });
});

const START = 1_522_540_800;
const HOUR = 3600;
const EQUAL_TO_GOLD = { published: true, missing: 0, unexpected: 0, differing: 0, examples: [] };
const CARDS = ['a', 'b', 'c'];

/** Events of a run: card, and hours after the start; some are after the run's window end. */
const events = fc.array(fc.tuple(fc.constantFrom(...CARDS), fc.integer({ min: 0, max: 24 * 8 })), {
  maxLength: 6,
});
const run = fc.record({
  events,
  /** Hours by which the window end advances; 0 repeats it. */
  advance: fc.constantFrom(0, 1, 12, 24),
  /** The step at which the run diesAt, if it does. */
  diesAt: fc.option(fc.constantFrom('commit', 'announced', 'put', 'marked'), { nil: undefined }),
});

test('after a complete run with a new window end, every card has its newest record, whatever died before', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(run, { minLength: 1, maxLength: 6 }), async (runs) => {
      const lake = await openLake(join(home, `lake-${count++}`), { create: true });
      const store = localOnlineStore({ lakeRoot: lake.root, session });
      const rows: GoldRow[] = [];
      let hours = 24;
      let serial = 0;
      const runOnce = async (some: readonly (readonly [string, number])[], diesAt: string | undefined) => {
        const before = lake.snapshot();
        const fresh = some.map(([card, at]) => ({
          id: `e${serial}`,
          card,
          at: START + at * HOUR,
          n: serial++,
        }));
        rows.push(...fresh);
        const days = new Set(fresh.map(({ at }) => dayAt(at)));
        const after = fresh.length > 0 ? await commitGold(session, lake, rows, days) : before;
        if (diesAt === 'commit') return;
        const listOf = (texts: readonly string[]) =>
          `unnest([${texts.map(textLiteral).join(', ')}]::VARCHAR[])`;
        const changed = anySql`SELECT ${listOf(fresh.map(({ card }) => card))}, ${listOf(fresh.map(({ id }) => id))}`;
        const asOf = (START + hours * HOUR) * 1_000_000;
        const onStep = (step: string) => {
          if (step === diesAt) throw new Error('killed');
        };
        const options = {
          session,
          store,
          lakeRoot: lake.root,
          group: goldGroup,
          table: gold,
          before,
          after,
          changed,
          asOf,
        };
        await publishGroup({ ...options, onStep }).catch((error: Error) =>
          expect(error.message).toBe('killed'),
        );
        if (diesAt !== undefined) return;
        expect(
          await publishGroup({ ...options, before: after, changed: anySql`SELECT NULL, NULL` }),
        ).toMatchObject({
          written: 0,
          stale: 0,
        });
      };
      for (const { events, advance, diesAt } of runs) {
        hours += advance;
        await runOnce(events, diesAt);
      }
      hours += 1;
      await runOnce([], undefined);
      const compared = {
        store,
        lakeRoot: lake.root,
        group: goldGroup,
        table: gold,
        snapshot: lake.snapshot(),
      };
      expect(await verifyOnline(session, compared)).toEqual(EQUAL_TO_GOLD);
      const asOf = (START + hours * HOUR) * 1_000_000;
      for (const card of CARDS) {
        const record = await store.get(goldGroup, card);
        expect(record?.features).toEqual(newestRecord(rows, card, asOf));
        expect(record?.eventTime ?? 0).toBeLessThanOrEqual(asOf);
      }
    }),
    { numRuns: 15 },
  );
});

test('only changed cards are put, with the new window end; a repeated run changes nothing', async () => {
  const lake = await openLake(join(home, 'changed'), { create: true });
  const store = localOnlineStore({ lakeRoot: lake.root, session });
  const rows = CARDS.map((card, n) => ({ id: `e${n}`, card, at: START + n, n }));
  const first = await commitGold(session, lake, rows, new Set([dayAt(START)]));
  const options = { session, store, lakeRoot: lake.root, group: goldGroup, table: gold };
  const at = (seconds: number) => (START + seconds) * 1_000_000;
  expect(
    await publishGroup({
      ...options,
      before: first,
      after: first,
      changed: anySql`SELECT NULL, NULL`,
      asOf: at(2),
    }),
  ).toEqual({
    scope: 'all',
    written: 3,
    stale: 0,
  });
  rows.push({ id: 'e3', card: 'b', at: START + 5, n: 3 });
  const second = await commitGold(session, lake, rows, new Set([dayAt(START)]));
  const changed = anySql`SELECT 'b', 'e3'`;
  const next = { ...options, before: first, after: second, changed, asOf: at(10) };
  expect(await publishGroup(next)).toEqual({ scope: 'changed', written: 1, stale: 0 });
  expect(await publishGroup(next)).toEqual({ scope: 'up_to_date', written: 0, stale: 0 });
  expect(await publishGroup({ ...next, asOf: at(9) })).toEqual({ scope: 'up_to_date', written: 0, stale: 0 });
  expect(await store.get(goldGroup, 'b')).toEqual({
    recordId: 'b',
    eventTime: at(10),
    features: { n: 3n, total: 7500n },
  });
  expect(await store.get(goldGroup, 'a')).toMatchObject({ eventTime: at(2) });

  rows.push({ id: 'e4', card: 'c', at: START + 60, n: 4 });
  const third = await commitGold(session, lake, rows, new Set([dayAt(START)]));
  const later = { ...options, before: second, after: third, changed: anySql`SELECT 'c', NULL` };
  expect(await publishGroup({ ...later, asOf: at(10) })).toMatchObject({ scope: 'deferred' });
  expect(await publishGroup({ ...later, before: third, asOf: at(20) })).toEqual({
    scope: 'all',
    written: 3,
    stale: 0,
  });
  expect(await store.get(goldGroup, 'c')).toMatchObject({ features: { n: 2n } });
  expect(
    await publishGroup({ ...later, before: third, changed: anySql`SELECT NULL, NULL`, asOf: at(60) }),
  ).toEqual({
    scope: 'due',
    written: 1,
    stale: 0,
  });
  expect(await store.get(goldGroup, 'c')).toMatchObject({ eventTime: at(60), features: { n: 4n } });
});

test('a card is put only when its newest row is one that changed', async () => {
  const lake = await openLake(join(home, 'late'), { create: true });
  const store = localOnlineStore({ lakeRoot: lake.root, session });
  const rows = CARDS.map((card, n) => ({ id: `e${n}`, card, at: START + HOUR + n, n }));
  const days = new Set([dayAt(START)]);
  const options = { session, store, lakeRoot: lake.root, group: goldGroup, table: gold };
  const at = (seconds: number) => (START + seconds) * 1_000_000;
  let before = await commitGold(session, lake, rows, days);
  await publishGroup({
    ...options,
    before,
    after: before,
    changed: anySql`SELECT NULL, NULL`,
    asOf: at(2 * HOUR),
  });
  const publish = async (changed: string, asOf: number) => {
    const after = await commitGold(session, lake, rows, days);
    const { written } = await publishGroup({ ...options, before, after, changed: anySql`${changed}`, asOf });
    before = after;
    const compared = { store, lakeRoot: lake.root, group: goldGroup, table: gold, snapshot: after };
    expect(await verifyOnline(session, compared)).toEqual(EQUAL_TO_GOLD);
    return written;
  };
  rows.push({ id: 'late', card: 'a', at: START, n: 7 });
  expect(await publish("SELECT 'a', 'late'", at(3 * HOUR))).toBe(0);
  expect(await store.get(goldGroup, 'a')).toMatchObject({ eventTime: at(2 * HOUR), features: { n: 0n } });
  rows.push({ id: 'newest', card: 'b', at: START + 2 * HOUR, n: 8 });
  expect(await publish("SELECT 'b', 'newest' UNION ALL SELECT 'a', 'late'", at(4 * HOUR))).toBe(1);
  // An event that moved to another card: any row of the card may be its newest now.
  rows.splice(0, 1);
  expect(await publish("SELECT 'a', NULL", at(5 * HOUR))).toBe(1);
  expect(await store.get(goldGroup, 'a')).toMatchObject({ features: { n: 7n } });
});

test('verification finds records that are wrong, missing or unexpected', async () => {
  const lake = await openLake(join(home, 'verified'), { create: true });
  const store = localOnlineStore({ lakeRoot: lake.root, session });
  const rows = CARDS.map((card, n) => ({ id: `e${n}`, card, at: START + n, n }));
  const snapshot = await commitGold(session, lake, rows, new Set([dayAt(START)]));
  const options = { session, store, lakeRoot: lake.root, group: goldGroup, table: gold };
  const asOf = (START + 5) * 1_000_000;
  const compare = () => verifyOnline(session, { ...options, snapshot });
  expect(await compare()).toEqual({ ...EQUAL_TO_GOLD, published: false });
  await publishGroup({
    ...options,
    before: snapshot,
    after: snapshot,
    changed: anySql`SELECT NULL, NULL`,
    asOf,
  });
  expect(await compare()).toEqual(EQUAL_TO_GOLD);

  await store.put(goldGroup, [{ recordId: 'a', eventTime: asOf + 1000, features: { n: 99n } }]);
  expect(await compare()).toMatchObject({
    ...{ published: true, missing: 0, unexpected: 0, differing: 1 },
    examples: [
      { stored: expect.stringContaining('"n":99'), expected: expect.stringMatching(/"card_id":"a".*"n":0/) },
    ],
  });
  await store.put(goldGroup, [{ recordId: 'z', eventTime: asOf, features: { n: 1n } }]);
  expect(await compare()).toMatchObject({ missing: 0, unexpected: 1, differing: 1 });
  rmSync(join(onlineFolder(lake.root, goldGroup), 'current.json'));
  expect(await compare()).toMatchObject({ published: true, missing: 3, unexpected: 0, differing: 0 });
});

test('verification finds a record of an earlier publication that a later one did not replace', async () => {
  const lake = await openLake(join(home, 'left-behind'), { create: true });
  const store = localOnlineStore({ lakeRoot: lake.root, session });
  const rows = CARDS.map((card, n) => ({ id: `e${n}`, card, at: START + n, n }));
  const before = await commitGold(session, lake, rows, new Set([dayAt(START)]));
  const options = { session, store, lakeRoot: lake.root, group: goldGroup, table: gold };
  const at = (seconds: number) => (START + seconds) * 1_000_000;
  const recordsOf = async () =>
    (await Promise.all(CARDS.map((card) => store.get(goldGroup, card)))).flatMap((record) => record ?? []);
  await publishGroup({ ...options, before, after: before, changed: anySql`SELECT NULL, NULL`, asOf: at(5) });
  const earlier = await recordsOf();

  rows.push({ id: 'e3', card: 'b', at: START + 7, n: 3 });
  const after = await commitGold(session, lake, rows, new Set([dayAt(START)]));
  const compare = () => verifyOnline(session, { ...options, snapshot: after });
  // Not published yet: the records are still right as of their own event time.
  expect(await compare()).toEqual({ ...EQUAL_TO_GOLD, published: false });
  await publishGroup({ ...options, before, after, changed: anySql`SELECT 'b', NULL`, asOf: at(10) });
  expect(await compare()).toEqual(EQUAL_TO_GOLD);

  rmSync(join(onlineFolder(lake.root, goldGroup), 'current.json'));
  await store.put(goldGroup, earlier);
  expect(await compare()).toMatchObject({ published: true, missing: 0, unexpected: 0, differing: 1 });
});
