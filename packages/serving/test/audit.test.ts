import { damagedEvent, SERVED_DAY, serveDamagedDay, servedEvents, serveTroubledDay } from '../test-kit';
import { tempLake } from './support/temp-lake';

const lake = tempLake();

const none = {
  equal: 0,
  corrected: 0,
  late: 0,
  conflict: 0,
  absent: 0,
  stale: 0,
  incomplete: 0,
  mismatch: 0,
};

test('a day that is served in order and merged equals gold, and a damaged vector in it is a mismatch', async () => {
  const audit = await (await serveDamagedDay(lake.root)).audit();
  expect(audit).toMatchObject({
    day: SERVED_DAY,
    decisions: servedEvents.length,
    undecided: 0,
    classes: { ...none, equal: servedEvents.length - 1, mismatch: 1 },
    unproven: {},
    otherDefinitions: [],
  });
  expect(audit.mismatches).toMatchObject([{ eventId: damagedEvent, cause: 'vector' }]);
  const [{ differences } = { differences: [] }] = audit.mismatches;
  expect(differences.map(({ feature }) => feature)).toEqual(['card_txn_count_7d']);
  expect(differences[0]?.served).toBe(`9${differences[0]?.gold}`);
});

test('whatever comes late, twice, otherwise or not at all, a served day has no mismatch', async () => {
  const { served, decisions } = await serveTroubledDay(lake.root);
  const { classes, unproven, ...audit } = await served.audit();
  expect(unproven).toEqual({});
  expect(audit.decisions).toBe(decisions);
  expect(Object.values(classes).reduce((sum, n) => sum + n)).toBe(decisions);
  const found = Object.entries(classes).filter(([, n]) => n > 0);
  expect(found.map(([name]) => name)).toEqual([
    'equal',
    'corrected',
    'late',
    'conflict',
    'stale',
    'incomplete',
  ]);
});
