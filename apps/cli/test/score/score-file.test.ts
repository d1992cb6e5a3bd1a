import { encodeAuthorization, lakeSink, sendAll, syntheticTraffic } from '@cardlake/bronze';
import { snapshotGroups } from '@cardlake/card-features';
import { type CardDecision, type CardEvent, parseAuthorization } from '@cardlake/card-schema';
import { testFolder } from '@cardlake/engine/test-kit';
import { deriveKeptColumns, LocalCardHistory } from '@cardlake/feature-store/assembled';
import { createDecider, createVectorAssembler, memoryDecisionTable, replayClock } from '@cardlake/prediction';
import { fixedClock } from '@cardlake/runtime';
import fc from 'fast-check';
import { openModel } from '../../src/serve/open-model';
import {
  GROUP,
  listUnequal,
  prepareLake,
  readGold,
  score,
  writeEvents,
  writeLines,
} from './support/replayed-lake';

const DAY = 86_400e6;
const path = testFolder();
const lakeRoot = path('lake');
let events: CardEvent[];
let gold: Map<string, unknown>;

beforeAll(async () => {
  const { records } = syntheticTraffic({
    numTransactions: 300,
    cards: 12,
    merchants: 8,
    days: 38,
    fraudShare: 0.05,
    hotCardShare: 0.2,
    late: 0.1,
  });
  await sendAll(records, await lakeSink({ lakeRoot, bucketMinutes: 14_400 }));
  events = await prepareLake(lakeRoot);
  gold = await readGold(lakeRoot);
});

const lastDays = (days: number): CardEvent[] => {
  const last = events.at(-1)?.ts ?? 0;
  return events.filter(({ ts }) => ts > last - days * DAY);
};

test.each([
  ['all events', () => events],
  ['the last days, whose past is in the lake', () => lastDays(3)],
  ['a part of the events, between which the lake has the others', () => events.filter((_, i) => i % 3 === 0)],
])('in order, %s have the vectors of gold', async (_, chosen) => {
  const { summary, decisions } = await score(lakeRoot, writeEvents(path('events.ndjson'), chosen()));
  expect(decisions.map(({ event_id: id }) => id)).toEqual(chosen().map(({ event_id: id }) => id));
  expect(listUnequal(decisions, gold)).toEqual([]);
  expect(decisions.every(({ ts, received_at, decided_at }) => ts === received_at && ts === decided_at)).toBe(
    true,
  );
  expect(Object.values(summary.decisions).reduce((sum, { events: n }) => sum + n, 0)).toBe(chosen().length);
});

test('an event sees nothing of the lake that came later', async () => {
  const [first] = events.filter(({ card_id: card }, i) => i > 0 && card === events[0]?.card_id);
  if (first === undefined) throw new Error('the first card has one event');
  // As of a day earlier, when the event of the lake with this id was to come.
  const early = { ...first, event_id: 'another', ts: (events[0]?.ts ?? 0) - DAY };
  const { decisions } = await score(lakeRoot, writeEvents(path('early.ndjson'), [early]));
  expect(decisions).toMatchObject([{ history_events: 0n, received_at: early.ts }]);
});

/** A delivery of an event: now, or among those up to ten minutes or two days later. */
const delivery = (count: number) =>
  fc.record({
    at: fc.nat({ max: count - 1 }),
    delay: fc.constantFrom(0, 0, 0, 600e6, 2 * DAY),
    change: fc.constantFrom('none', 'none', 'none', 'amount', 'broken'),
  });

test('in any order, with repetitions, conflicts and broken lines, decisions are those of a decider that remembers everything', async () => {
  const pool = lastDays(6);
  const options = openModel({ lakeRoot, name: 'starter' }).options;
  await fc.assert(
    fc.asyncProperty(
      fc.array(delivery(pool.length), { minLength: 1, maxLength: 80, size: 'max' }),
      async (all) => {
        const lines = all
          .map(({ at, delay, change }) => ({ event: pool[at] as CardEvent, delay, change }))
          .sort((a, b) => a.event.ts + a.delay - b.event.ts - b.delay)
          .map(({ event, change }) => {
            const line = encodeAuthorization(
              change === 'amount' ? { ...event, amount: event.amount + 1n } : event,
            );
            return change === 'broken' ? line.replace('"currency":"', '"currency":"?') : line;
          });
        const expected = await decideAll(lines);
        const { decisions, summary, rejected } = await score(lakeRoot, writeLines(path('any.ndjson'), lines));
        expect(decisions.map(comparable)).toEqual(expected.decided.map(comparable));
        expect(summary).toMatchObject({ ...expected.counts, decisions: { late: { events: expected.late } } });
        expect(rejected.map(({ line }) => line).sort((a, b) => a - b)).toEqual(expected.refused);
      },
    ),
    { numRuns: 5 },
  );

  async function decideAll(lines: readonly string[]) {
    const parsed = lines.map((line) => parseAuthorization(line, Date.UTC(2030, 0) * 1000));
    const ids = new Set(parsed.flatMap((each) => (each.ok ? each.row.event_id : [])));
    const others = events.filter(({ event_id: id }) => !ids.has(id));
    const history = new LocalCardHistory({ columns: deriveKeptColumns([GROUP]) });
    await history.declareCompleteFrom(Number.NEGATIVE_INFINITY);
    const decider = createDecider(
      {
        table: memoryDecisionTable<CardDecision>(),
        history,
        snapshots: { read: async () => undefined },
        clock: replayClock(fixedClock(Date.UTC(2030, 0))),
        stopwatch: () => 0,
      },
      { ...options, assembler: createVectorAssembler(GROUP, snapshotGroups) },
    );
    const counts = { repeated: 0, conflicting: 0, rejected: 0 };
    const [decided, refused]: [CardDecision[], number[]] = [[], []];
    let greatest = 0;
    for (const [i, line] of lines.entries()) {
      const read = parsed[i];
      if (read?.ok) greatest = Math.max(greatest, read.row.ts);
      while ((others[0]?.ts ?? Number.POSITIVE_INFINITY) <= greatest)
        history.add(others.shift() as CardEvent);
      const result = await decider.decideLine(line);
      if (result.state === 'rejected') counts.rejected += 1;
      else if (result.state === 'conflicting_duplicate') counts.conflicting += 1;
      else if (decided.some(({ event_id: id }) => id === result.record.event_id)) counts.repeated += 1;
      else decided.push(result.record);
      if (!('record' in result)) refused.push(i + 1);
    }
    return { decided, counts, refused, late: decided.filter(({ state }) => state === 'late').length };
  }
});

const fromSnapshots = new Set(
  GROUP.features.filter(({ compute }) => compute.kind === 'snapshot').map(({ name }) => name),
);

/** Columns that do not depend on snapshots, which the reference does not read. */
const comparable = ({
  event_id,
  state,
  ts,
  amount,
  received_at,
  features,
  history_events,
  history_hash,
}: CardDecision) => ({
  event_id,
  state,
  ts,
  amount,
  received_at,
  history_events,
  history_hash,
  features: Object.entries(JSON.parse(features ?? '{}')).filter(([name]) => !fromSnapshots.has(name)),
});
