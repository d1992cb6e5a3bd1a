import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { groups, snapshotGroups } from '@cardlake/card-features';
import { deriveKeptColumns, LocalCardHistory, LocalSnapshotRows } from '../../src/assembled';
import { cardHistoryConformance, snapshotRowsConformance } from '../../test-kit';

const START = 1_522_908_000_000_000;

describe('the history in memory', () => {
  cardHistoryConformance(async (options) => new LocalCardHistory(options));

  const columns = deriveKeptColumns([groups.fraud_features_v1]);
  const event = (i: number, card: string, ts: number) => ({
    event_id: `e${i}`,
    card_id: card,
    ts,
    amount: 1n,
    merchant_id: `m${i}`,
    country: 'BE',
  });

  test('gives the memory of expired events back, and of cards without others', async () => {
    const history = new LocalCardHistory({ columns });
    for (let i = 0; i < 500; i++) history.add(event(i, `card ${i % 50}`, START + i));
    expect(history.measureSize()).toMatchObject({ cards: 50, events: 500 });
    for (let i = 0; i < 50; i++)
      history.add(event(i, 'late card', START + columns.retentionMicros + 500 + i));
    expect(history.measureSize()).toMatchObject({ cards: 1, events: 50 });
    const { texts } = await history.read('late card', 0, Number.MAX_SAFE_INTEGER);
    expect(Object.values(texts)).toContainEqual(Array.from({ length: 50 }, (_, i) => `m${i}`));
  });

  test('an event that is taken back is as if it had never been kept', async () => {
    const [history, without] = [new LocalCardHistory({ columns }), new LocalCardHistory({ columns })];
    const events = [3, 1, 2, 2].map((at, i) => event(i, `card ${i % 2}`, START + at));
    for (const [i, each] of events.entries()) {
      history.add(each);
      if (i !== 1) without.add(each);
    }
    history.forget(event(1, 'card 1', START + 1));
    history.forget(event(9, 'card 1', START + 1));
    history.forget(event(9, 'no card', START));
    for (const card of ['card 0', 'card 1'])
      expect(await history.read(card, 0, Number.MAX_SAFE_INTEGER)).toEqual(
        await without.read(card, 0, Number.MAX_SAFE_INTEGER),
      );
    history.forget(event(3, 'card 1', START + 2));
    expect(history.measureSize()).toMatchObject({ cards: 1, events: 2 });
  });

  test('refuses an instant that is no whole microsecond', () => {
    expect(() => new LocalCardHistory({ columns }).add(event(1, 'c', START + 0.5))).toThrow('e1');
  });
});

describe('snapshot rows in files', () => {
  let home: string;
  let count = 0;
  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), 'cardlake-snapshot-rows-'));
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));
  const folder = () => join(home, `${count++}`);

  snapshotRowsConformance(async () => new LocalSnapshotRows(folder()));

  const [group] = snapshotGroups;
  const values = Object.fromEntries(
    (group?.features ?? []).map(({ name, type }) => [name, type.kind === 'double' ? 0.5 : 1n]),
  );
  const publication = (day: string, version: number, key = 'm') => {
    if (group === undefined) throw new Error('there is no snapshot group');
    return { group, day, version, rows: [[{ key, values }]] };
  };

  test('a reader sees what another process published: soon, or at once after a refresh', async () => {
    const path = folder();
    let now = 0;
    const reader = new LocalSnapshotRows(path, { now: () => now });
    const first = publication('2018-04-05', 1);
    const read = (key: string) => reader.read(first.group, key, first.day);
    expect(await read('m')).toBeUndefined();
    await new LocalSnapshotRows(path).publish(first);
    for (let i = 0; i < 1_000 && (await read('m')) === undefined; i++) {
      now += 1_000;
      await new Promise(setImmediate);
    }
    expect(await read('m')).toMatchObject({ values, version: 1 });
    await new LocalSnapshotRows(path).publish(publication('2018-04-05', 2, 'n'));
    await reader.refresh(first.group);
    expect(await read('n')).toMatchObject({ values, version: 2 });
  });

  test('reads at once load a day once, and find all its rows', async () => {
    const path = folder();
    const { group: read, day } = publication('2018-04-05', 1);
    const keys = Array.from({ length: 300 }, (_, i) => `m${i}`);
    const rows = [keys.map((key) => ({ key, values }))];
    await new LocalSnapshotRows(path).publish({ group: read, day, version: 1, rows });
    const reader = new LocalSnapshotRows(path);
    const found = await Promise.all(keys.map((key) => reader.read(read, key, day)));
    expect(found.map((each) => each?.values)).toEqual(keys.map(() => values));
  });

  test('files of expired days are deleted, and a damaged one is named', async () => {
    const path = folder();
    const rows = new LocalSnapshotRows(path);
    for (const day of ['2018-04-05', '2018-04-19']) await rows.publish(publication(day, 1));
    const inside = join(path, 'merchant_risk_v1');
    expect(readdirSync(inside)).toEqual(['2018-04-19.v1.ndjson']);
    writeFileSync(join(inside, '2018-04-20.v1.ndjson'), '["m",null]\n');
    const { group: read } = publication('2018-04-20', 1);
    await expect(new LocalSnapshotRows(path).read(read, 'm', '2018-04-20')).rejects.toMatchObject({
      code: 'online_damaged',
      message: expect.stringContaining('2018-04-20.v1.ndjson'),
    });
  });
});
