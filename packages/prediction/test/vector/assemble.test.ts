import { memoryItemTable } from '@cardlake/aws/test-kit';
import { groups, snapshotGroups } from '@cardlake/card-features';
import { type CardEvent, cardEvents } from '@cardlake/card-schema';
import {
  type CardHistory,
  deriveKeptColumns,
  hashOfIds,
  LocalCardHistory,
  type SnapshotRead,
} from '@cardlake/feature-store/assembled';
import { CARD_EVENT_KEYS, dynamoDbCardHistory } from '@cardlake/feature-store/dynamodb';
import { oracle } from '@cardlake/features/test-kit';
import fc from 'fast-check';
import { createVectorAssembler } from '../../src';
import { anyEvents, anyLabels, anyTime, START, snapshotsOf } from '../support/any-traffic';
import { listDifferences } from '../support/equal-vectors';
import { replay } from '../support/replay';

const group = groups.fraud_features_v2;
const columns = deriveKeptColumns([group]);
const assembler = createVectorAssembler(group, snapshotGroups);

const MINUTE = 60e6;
const RUNS = 60;

const histories = {
  'in memory': () => new LocalCardHistory({ columns }),
  'in DynamoDB': () =>
    dynamoDbCardHistory({
      table: memoryItemTable(CARD_EVENT_KEYS),
      columns,
      clock: { now: () => START / 1000 },
    }),
} as const;

const completeHistory = async (make: () => CardHistory = histories['in memory']) => {
  const history = make();
  await history.declareCompleteFrom(Number.NEGATIVE_INFINITY);
  return history;
};

/** The group without the features that come from snapshots. */
const ownFeatures = {
  ...group,
  features: group.features.filter(({ compute }) => compute.kind !== 'snapshot'),
};

const byTime = (a: CardEvent, b: CardEvent) => a.ts - b.ts;

test.each(Object.entries(histories))(
  'events in order have the vectors of gold, whatever comes after them: history %s',
  async (_where, make) => {
    await fc.assert(
      fc.asyncProperty(anyEvents, anyLabels, async (events, labels) => {
        const readSnapshot = snapshotsOf(events, labels);
        const vectors = await replay(events.toSorted(byTime), {
          assembler,
          history: await completeHistory(make),
          readSnapshot,
        });
        const gold = oracle(group, cardEvents, events, labels, snapshotGroups);
        const found = events.flatMap(({ event_id: id }) =>
          listDifferences(group, id, vectors.get(id)?.features, gold.get(id)),
        );
        expect(found).toEqual([]);
        expect([...vectors.values()].flatMap(({ flags }) => flags)).toEqual([]);
        expect(Object.keys(vectors.get('e0')?.features ?? {})).toEqual(
          group.features.map(({ name }) => name),
        );
      }),
      { numRuns: RUNS },
    );
  },
);

test('an event out of order has the vector of the events known by then; repetitions and conflicts change nothing', async () => {
  const anyDelivery = fc.record({
    delays: fc.array(fc.integer({ min: 0, max: 10 * MINUTE }), { minLength: 18, maxLength: 18 }),
    repeated: fc.array(fc.nat(17), { maxLength: 6 }),
    conflicts: fc.array(
      fc.record({ of: fc.nat(17), ts: anyTime, card_id: fc.constantFrom('card 1', 'card 2') }),
      { maxLength: 4 },
    ),
  });
  await fc.assert(
    fc.asyncProperty(anyEvents, anyDelivery, async (events, { delays, repeated, conflicts }) => {
      const arrived = events
        .map((event, i) => ({ event, at: event.ts + (delays[i] ?? 0) }))
        .sort((a, b) => a.at - b.at)
        .map(({ event }) => event);
      const again = repeated.flatMap((i) => events[i] ?? []);
      const conflicting = conflicts.flatMap(({ of, ...changed }) => {
        const first = events[of];
        return first === undefined ? [] : { ...first, ...changed };
      });
      const vectors = await replay([...arrived, ...again, ...conflicting, ...again], {
        assembler,
        history: await completeHistory(),
        readSnapshot: snapshotsOf(events, []),
      });
      for (const [i, event] of arrived.entries()) {
        const known = arrived.slice(0, i + 1);
        const gold = oracle(group, cardEvents, known, [], snapshotGroups).get(event.event_id);
        const got = vectors.get(event.event_id);
        expect(listDifferences(ownFeatures, event.event_id, got?.features, gold)).toEqual([]);
        const read = known.filter(
          ({ card_id, ts }) =>
            card_id === event.card_id && ts < event.ts && ts >= event.ts - assembler.reachMicros,
        );
        expect(got?.historyHash).toBe(hashOfIds(read.map(({ event_id }) => event_id)));
      }
    }),
    { numRuns: RUNS },
  );
});

test('a history that begins within a window is flagged until the longest window is past its beginning', async () => {
  await fc.assert(
    fc.asyncProperty(anyEvents, anyTime, async (events, begin) => {
      const history = new LocalCardHistory({ columns });
      await history.declareCompleteFrom(begin);
      const kept = events.filter(({ ts }) => ts >= begin).sort(byTime);
      const vectors = await replay(kept, { assembler, history, readSnapshot: snapshotsOf(events, []) });
      const gold = oracle(group, cardEvents, events, [], snapshotGroups);
      for (const { event_id: id, ts } of kept) {
        const isComplete = ts - columns.reachMicros >= begin;
        expect(vectors.get(id)?.flags).toEqual(isComplete ? [] : ['incomplete']);
        if (isComplete)
          expect(listDifferences(group, id, vectors.get(id)?.features, gold.get(id))).toEqual([]);
      }
    }),
    { numRuns: RUNS },
  );
});

describe('flags', () => {
  const event = (i: number, ts: number): CardEvent => ({
    event_id: `e${i}`,
    card_id: 'card',
    ts,
    merchant_id: 'm',
    amount: 10_000n,
    currency: 'EUR',
    country: 'BE',
    pos_mode: 'chip',
  });
  const last = event(99, START + 5);
  const snapshot = { values: null, day: '2018-04-06', version: 1, isStale: false };

  async function assemble(bound: number, rows: readonly (SnapshotRead | undefined)[]) {
    const history = new LocalCardHistory({ columns, bound });
    await history.declareCompleteFrom(Number.NEGATIVE_INFINITY);
    for (let i = 0; i < 3; i++) await history.keep(event(i, START + i));
    const past = await history.read('card', START - assembler.reachMicros, last.ts);
    return assembler.assembleVector(last, past, rows).flags;
  }

  test.each<[string, number, readonly (SnapshotRead | undefined)[], readonly string[]]>([
    ['nothing is missing', 3, [snapshot], []],
    ['a card has more events than a read returns', 2, [snapshot], ['incomplete', 'overflow']],
    ['a snapshot is of an earlier day', 3, [{ ...snapshot, isStale: true }], ['stale']],
    ['no snapshot is published', 3, [undefined], ['stale']],
  ])('when %s', async (_what, bound, rows, flags) => {
    expect(await assemble(bound, rows)).toEqual(flags);
  });

  test('a snapshot without a row, or none at all, gives the values of an empty window', () => {
    const past = { ...EMPTY, completeFrom: 0 };
    const { features } = assembler.assembleVector(last, past, [undefined]);
    const gold = oracle(group, cardEvents, [last], [], snapshotGroups).get(last.event_id);
    expect(listDifferences(group, last.event_id, features, gold)).toEqual([]);
  });
});

const EMPTY = {
  count: 0,
  ts: new Float64Array(0),
  decimals: Object.fromEntries(columns.decimals.map((name) => [name, new Int32Array(0)])),
  texts: Object.fromEntries(columns.texts.map((name) => [name, []])),
  idHash: '',
  overflow: false,
};

describe('an assembler is refused', () => {
  test.each([
    ['for a group that is not assembled', groups.fraud_features_v1, snapshotGroups, 'not assembled'],
    ['without its snapshot group', group, [], 'merchant_risk_v1'],
    [
      'with another definition of its snapshot group',
      group,
      snapshotGroups.map((snapshot) => ({ ...snapshot, hash: 'other' })),
      'another definition',
    ],
  ])('%s', (_why, of, snapshots, message) => {
    expect(() => createVectorAssembler(of, snapshots)).toThrow(message);
  });
});
