import { encodeAuthorization } from '@cardlake/bronze';
import { createTempTable } from '@cardlake/lake';
import { anySql } from '@cardlake/lake/test-kit';
import { findReach, loadAffectedRows } from '../../src/gold/affected-rows';
import { estimateWork, measureWork } from '../../src/gold/estimate-work';
import { AFFECTED_ROWS, PENDING_CHANGES } from '../../src/gold/gold-relations';
import { eventAt, HOUR, START } from '../support/event';
import { type TestLake, testLake } from '../support/lake';

const DAY = 24 * HOUR;
const DAYS = 12;
/** A card feels an event for six days. */
const IMPACTS = [
  {
    entity: { name: 'card', key: 'card_id' },
    window: { from: 0, to: 6 * DAY - HOUR },
    labelWindow: undefined,
  },
];

let lake: TestLake;
beforeAll(async () => {
  lake = await testLake();
  // Every day an event of each of two cards.
  const events = Array.from({ length: 2 * DAYS }, (_, i) =>
    eventAt(`e${i}`, (i >> 1) * DAY + HOUR, { card_id: `c${i % 2}` }),
  );
  await lake.refine([lake.put('a.json.gz', events.map(encodeAuthorization).join('\n'))]);
});
afterAll(() => lake.close());

/** Finds the rows that an event of the first card may reach, which comes after so many days. */
async function reachAfter(days: number) {
  await lake.session.run(createTempTable(PENDING_CHANGES));
  await lake.session.run(
    anySql`INSERT INTO ${PENDING_CHANGES.name} VALUES ('e', 'c0', 'm', make_timestamptz(${START + days * DAY}))`,
  );
  return findReach(lake.session, lake.write.snapshot, IMPACTS, []);
}

test('one day in one counts the affected rows and the rows of their days', async () => {
  const reached = await reachAfter(2);
  await loadAffectedRows(lake.session, reached);
  const measured = await measureWork(lake.session, reached.files, AFFECTED_ROWS);
  expect(measured).toEqual({ affected: 6, inAffectedDays: 12 });
  expect(await estimateWork(lake.session, reached, 1)).toEqual(measured);
});

test('some of the days stand for all of them', async () => {
  // Six days that windows look back on, and six that are affected.
  const reached = await reachAfter(6);
  expect(new Set(reached.files.map(({ partition }) => partition)).size).toBe(DAYS);
  expect(await estimateWork(lake.session, reached, 2)).toEqual({ affected: 6, inAffectedDays: 12 });
  expect(await estimateWork(lake.session, reached, 3)).toEqual({ affected: 6, inAffectedDays: 12 });
});

test('without a row that changes reach there is no work', async () => {
  const reached = await reachAfter(1_000);
  expect(await estimateWork(lake.session, reached)).toEqual({ affected: 0, inAffectedDays: 0 });
});
