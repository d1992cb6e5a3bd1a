import type { CardDecision, CardEvent } from '@cardlake/card-schema';
import { formatHistoryHash } from '@cardlake/card-schema';
import {
  auditor,
  auditWorld,
  type Delivery,
  decideWorld,
  QUIET_WORLD,
  type World,
} from '../support/audited-world';
import { cardEvent, NOON } from '../support/card-event';

const MINUTE = 60e6;
const DAY = 86_400e6;

const first = cardEvent({ event_id: 'first' });
const second = cardEvent({ event_id: 'second', ts: NOON + MINUTE });
const third = cardEvent({ event_id: 'third', ts: NOON + 2 * MINUTE });
const longAgo = cardEvent({ event_id: 'long ago', ts: NOON - 8 * DAY });

const delivered = (event: CardEvent, change: Partial<Delivery> = {}): Delivery => ({
  event,
  how: 'decided',
  pause: 1,
  silver: event,
  ...change,
});

const worldOf = (deliveries: readonly Delivery[], change: Partial<World> = {}): World => ({
  ...QUIET_WORLD,
  deliveries,
  ...change,
});

const silverKeeps = (change: Partial<CardEvent>): Delivery =>
  delivered(first, { silver: { ...first, ...change } });

/** The class of the decision on `third`, which is made last but where said otherwise. */
test.each<[string, string, World]>([
  ['equal', 'in order', worldOf([delivered(first), delivered(second), delivered(third)])],
  ['equal', 'after what the lake had', worldOf([delivered(first, { how: 'loaded' }), delivered(third)])],
  ['late', 'before an earlier event', worldOf([delivered(third), delivered(first)])],
  ['late', 'at once with an earlier event', worldOf([delivered(third), delivered(first, { pause: 0 })])],
  [
    'late',
    'without what only the lake got',
    worldOf([delivered(first, { how: 'unread' }), delivered(third)]),
  ],
  ['conflict', 'with another amount', worldOf([silverKeeps({ amount: 1n }), delivered(third)])],
  ['conflict', 'with another country', worldOf([silverKeeps({ country: 'FR' }), delivered(third)])],
  ['conflict', 'with another card', worldOf([silverKeeps({ card_id: 'card_2' }), delivered(third)])],
  ['conflict', 'of its own', worldOf([delivered(third, { silver: { ...third, merchant_id: 'm2' } })])],
  ['absent', 'itself', worldOf([delivered(third, { silver: null })])],
  [
    'corrected',
    'by a later report',
    worldOf([delivered(longAgo), delivered(third)], {
      laterLabels: [{ event: 'long ago', isTrue: true, knownAt: NOON - 7 * DAY }],
    }),
  ],
  [
    'stale',
    'without the snapshot of the day',
    worldOf([delivered(longAgo), delivered(third)], { unpublished: ['2018-04-01'] }),
  ],
  [
    'incomplete',
    'with a history that began later',
    worldOf([delivered(first, { how: 'loaded' }), delivered(third)], { completeFrom: NOON + MINUTE }),
  ],
  [
    'incomplete',
    'with more events than are read',
    worldOf([delivered(first), delivered(second), delivered(third)], { bound: 1 }),
  ],
])('%s: %s', async (expected, _, world) => {
  const found = await auditWorld(world);
  const verdict = found.find(({ decision }) => decision.event_id === 'third')?.verdict;
  expect(verdict).toMatchObject({ class: expected, isProven: true, differences: [] });
});

test('an event in the past that silver lacks leaves nothing to compute with', async () => {
  const found = await auditWorld(worldOf([delivered(first, { silver: null }), delivered(third)]));
  expect(found.at(-1)?.verdict).toMatchObject({ class: 'absent', isProven: false });
});

test('without the versions that it names, a snapshot is likely corrected, and the rest is computed', async () => {
  const { decided, known, evidenceOf } = await decideWorld(worldOf([delivered(first), delivered(third)]));
  const judge = auditor.openCard(known);
  const verdicts = decided.map((decision) => {
    const evidence = evidenceOf(decision);
    const published = evidence.published.map((row) => ({ ...row, isKept: false, values: null }));
    const gold = { ...evidence.gold, shop_n_1d: 5n };
    return [
      judge(decision, { ...evidence, published, gold }),
      judge(
        { ...decision, features: (decision.features ?? '').replace('"n_1h":', '"n_1h":1') },
        {
          ...evidence,
          published,
          gold,
        },
      ),
    ];
  });
  expect(verdicts[1]).toMatchObject([{ class: 'corrected', isProven: false }, { cause: 'vector' }]);
});

describe('a mismatch', () => {
  const judge = async (world: World, damage: (decision: CardDecision) => Partial<CardDecision>) => {
    const found = await auditWorld(world, (decision) => ({ ...decision, ...damage(decision) }));
    return found.find(({ decision }) => decision.event_id === 'third')?.verdict;
  };
  const inOrder = worldOf([delivered(first), delivered(second), delivered(third)]);
  const features = (change: object) => (decision: CardDecision) => ({
    features: JSON.stringify({ ...JSON.parse(decision.features ?? ''), ...change }),
  });

  test('names the feature, with the value that was served, that of gold and the computed one', async () => {
    expect(await judge(inOrder, features({ n_1h: 9 }))).toEqual({
      class: 'mismatch',
      isProven: true,
      cause: 'vector',
      differences: [{ feature: 'n_1h', served: '9', gold: '3', computed: '3' }],
    });
  });

  test.each<[string, object]>([
    ['a feature that is missing', { n_1h: undefined }],
    ['one that is null', { n_1h: null }],
    ['one that is a text', { n_1h: '3' }],
    ['a standard deviation that is off by more than 1e-9', { spread_7d: 1e-6 }],
    ['a feature of a snapshot', { shop_n_1d: 77 }],
    ['a function of the event', { weekend: 0 }],
  ])('is found for %s', async (_, change) => {
    expect(await judge(inOrder, features(change))).toMatchObject({ class: 'mismatch', cause: 'vector' });
  });

  test('is found in a late decision, too', async () => {
    const late = worldOf([delivered(third), delivered(first)]);
    expect(await judge(late, features({ n_1h: 7 }))).toMatchObject({ class: 'mismatch', cause: 'vector' });
  });

  test('is a history that no known events make', async () => {
    const late = worldOf([delivered(third), delivered(first)]);
    const unknown = () => ({ history_hash: formatHistoryHash(1n) });
    expect(await judge(late, unknown)).toMatchObject({ class: 'mismatch', cause: 'history' });
    expect(await judge(late, () => ({ history_events: null }))).toMatchObject({ cause: 'history' });
  });

  test('is a snapshot of a later day, and one of an earlier day without a flag', async () => {
    const labels = [{ event: 'long ago', isTrue: true, knownAt: NOON - 7 * DAY }];
    const corrected = worldOf([delivered(longAgo), delivered(third)], { laterLabels: labels });
    const ofDay = (day: string) => () => ({
      snapshots: JSON.stringify([{ group: 'shop_risk_v1', day, version: 1 }]),
    });
    expect(await judge(corrected, ofDay('2018-04-02'))).toMatchObject({ cause: 'snapshot' });
    expect(await judge(corrected, ofDay('2018-03-31'))).toMatchObject({ cause: 'snapshot' });
  });

  test('is gold that differs although nothing came later', async () => {
    const { decided, known, evidenceOf } = await decideWorld(inOrder);
    const [decision] = decided.slice(-1);
    if (decision === undefined) throw new Error('nothing was decided');
    const evidence = evidenceOf(decision);
    const gold = { ...evidence.gold, n_1h: 4n };
    const { openCard } = auditor;
    expect(openCard(known)(decision, { ...evidence, gold })).toMatchObject({ cause: 'gold' });
    expect(openCard(known)(decision, { ...evidence, gold: undefined })).toMatchObject({ cause: 'gold' });
  });
});
