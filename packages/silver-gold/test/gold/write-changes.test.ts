import { encodeAuthorization } from '@cardlake/bronze';
import { groups, groupTable } from '@cardlake/card-features';
import type { CardEvent } from '@cardlake/card-schema';
import { eventAt, HOUR } from '../support/event';
import { runGold } from '../support/gold';
import { ARRIVAL, MINUTE, type TestLake, testLake } from '../support/lake';

const DAY = 24 * HOUR;
const rt = groups.rt_card_features_v1;

let lake: TestLake;
let runs = 0;
beforeEach(async () => {
  lake = await testLake();
  await deliver([
    eventAt('a', 0),
    eventAt('b', 0, { card_id: 'c2' }),
    eventAt('c', DAY),
    eventAt('d', 9 * DAY),
  ]);
});
afterEach(() => lake.close());

async function deliver(events: readonly CardEvent[], arrival = ARRIVAL) {
  const lines = events.map(encodeAuthorization).join('\n');
  await lake.refine([lake.put(`o${runs++}.json.gz`, lines, { arrival })]);
  const files = () => lake.write.snapshot.files(groupTable(rt));
  const before = files();
  const { groups: results } = await runGold(lake, [rt]);
  const after = new Set(files().map(({ path }) => path));
  const [result] = results;
  return {
    changed: result?.changed,
    rows: files().reduce((total, { rows }) => total + rows, 0),
    rewrittenDays: before.filter(({ path }) => !after.has(path)).map(({ partition }) => partition),
  };
}

test('an event whose windows reach no other row rewrites no file', async () => {
  expect(await deliver([eventAt('e', DAY, { card_id: 'c3' })], ARRIVAL + MINUTE)).toEqual({
    changed: 1,
    rows: 5,
    rewrittenDays: [],
  });
});

test('a changed row rewrites its file only', async () => {
  expect(await deliver([eventAt('e', HOUR, { amount: 50_000n })], ARRIVAL + MINUTE)).toEqual({
    changed: 2,
    rows: 5,
    rewrittenDays: ['2018-04-02'],
  });
});

test('an equal event that was delivered earlier, and so replaces its row in silver, changes nothing', async () => {
  expect(await deliver([eventAt('c', DAY)], ARRIVAL - MINUTE)).toEqual({
    changed: 0,
    rows: 4,
    rewrittenDays: [],
  });
});

test('an event that moves to another day leaves the old one, and the rows that saw it change', async () => {
  expect(await deliver([eventAt('c', 8 * DAY, { amount: 50_000n })], ARRIVAL - MINUTE)).toEqual({
    changed: 2,
    rows: 4,
    rewrittenDays: ['2018-04-02', '2018-04-10'],
  });
});

test('an event that another column changed of replaces its row', async () => {
  expect(await deliver([eventAt('c', DAY, { pos_mode: 'online' })], ARRIVAL - MINUTE)).toEqual({
    changed: 1,
    rows: 4,
    rewrittenDays: ['2018-04-02'],
  });
});
