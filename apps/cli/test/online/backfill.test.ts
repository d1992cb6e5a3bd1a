import type { ItemTable } from '@cardlake/aws/dynamodb';
import {
  encodeAuthorization,
  lakeSink,
  sendAll,
  syntheticTraffic,
  type TrafficRecord,
} from '@cardlake/bronze';
import { snapshotGroups } from '@cardlake/card-features';
import { type CardDecision, type CardEvent, parseAuthorization } from '@cardlake/card-schema';
import { backfillOnline } from '@cardlake/engine';
import { testContext, testFolder } from '@cardlake/engine/test-kit';
import { type CardHistory, deriveKeptColumns, hashOfIds } from '@cardlake/feature-store/assembled';
import {
  dynamoDbCardHistory,
  dynamoDbLoadedParts,
  dynamoDbSnapshotRows,
} from '@cardlake/feature-store/dynamodb';
import { memoryCardEventTable, memorySnapshotTable } from '@cardlake/feature-store/test-kit';
import { createDecider, createVectorAssembler, memoryDecisionTable, replayClock } from '@cardlake/prediction';
import { fixedClock } from '@cardlake/runtime';
import { backfillText } from '../../src/output/backfill-text';
import { openModel } from '../../src/serve/open-model';
import { GROUP, listUnequal, prepareLake, readGold } from '../score/support/replayed-lake';

const DAY = 86_400e6;
const END = Date.UTC(2026, 1, 12) * 1000;
const clock = fixedClock(END / 1000);
const columns = deriveKeptColumns([GROUP]);
const lakeRoot = testFolder()('lake');

/** Payloads that lose their id in silver: another card, another time or another amount. */
let losers: CardEvent[];
let events: CardEvent[];

beforeAll(async () => {
  const traffic = [
    ...syntheticTraffic({
      numTransactions: 400,
      cards: 12,
      merchants: 8,
      days: 39,
      fraudShare: 0.05,
      late: 0.1,
      duplicates: 0.1,
    }).records,
  ];
  const lines = traffic.filter(({ type }) => type === 'card_authorization');
  const repeated = lines
    .filter(({ arrivalMicros }, i) => i % 20 === 0 && arrivalMicros < END - 3 * DAY)
    .map((record, i) => withOtherPayload(record, i));
  losers = repeated.map(({ event }) => event);
  await sendAll(
    [...traffic, ...repeated.map(({ record }) => record)].sort((a, b) => a.arrivalMicros - b.arrivalMicros),
    await lakeSink({ lakeRoot, bucketMinutes: 1_440 }),
  );
  events = await prepareLake(lakeRoot, END);
});

function withOtherPayload(record: TrafficRecord, i: number) {
  const parsed = parseAuthorization(String(record.line), END);
  if (!parsed.ok) throw new Error('the traffic has no broken lines');
  const { row } = parsed;
  const changes = [{ card_id: `${row.card_id}x` }, { ts: row.ts - 60e6 }, { amount: row.amount + 1n }];
  const event = { ...row, ...changes[i % changes.length] };
  const arrivalMicros = record.arrivalMicros + DAY;
  return { event, record: { ...record, arrivalMicros, line: encodeAuthorization(event) } };
}

const targetOver = (table: ItemTable, snapshots: ItemTable) => ({
  columns,
  history: dynamoDbCardHistory({ table, columns, clock }),
  loaded: dynamoDbLoadedParts(table, columns, clock),
  snapshots: dynamoDbSnapshotRows({ table: snapshots, clock }),
});

const readAll = async (history: CardHistory, card: string) => {
  const { completeFrom: _, ts, decimals, ...past } = await history.read(card, 0, END + DAY);
  return { ...past, ts: [...ts], decimals: Object.values(decimals).map((each) => [...each]) };
};

test('a load that is interrupted again and again leaves what silver has, and writes no day twice', async () => {
  const [table, snapshots] = [memoryCardEventTable(), memorySnapshotTable()];
  let left = 2;
  const dying: ItemTable = {
    ...table,
    async putAll(items) {
      if (left-- === 0) throw new Error('the connection is gone');
      await table.putAll(items);
    },
  };
  // What was decided before: other payloads of ids that silver has.
  const { history } = targetOver(table, snapshots);
  for (const loser of losers) await history.keep(loser);
  const written = table.written.length;

  const instants: number[] = [];
  let result: Awaited<ReturnType<typeof backfillOnline>> | undefined;
  while (result === undefined) {
    const target = targetOver(dying, snapshots);
    result = await backfillOnline(lakeRoot, target, testContext({ clock })).catch((error: Error) => {
      expect(error.message).toBe('the connection is gone');
      left = 3;
      return undefined;
    });
    const { completeFrom } = await targetOver(table, snapshots).history.read('nobody', 0, END);
    instants.push(completeFrom);
  }
  expect(instants.length).toBeGreaterThan(3);
  expect(instants[0]).toBeGreaterThan(END - 10 * DAY);
  expect([...instants].sort((a, b) => b - a)).toEqual(instants);
  expect(instants.at(-1)).toBe(END - columns.retentionMicros);

  const kept = events.filter(({ ts }) => ts > END - columns.retentionMicros);
  const items = table.written.slice(written).filter((item) => item['merchant_id'] !== undefined);
  // A day of the traffic is one batch, so that a day that failed was not written.
  expect(items).toHaveLength(kept.length);
  const expected = dynamoDbCardHistory({ table: memoryCardEventTable(), columns, clock });
  await expected.replace(kept);
  for (const card of new Set([...events, ...losers].map(({ card_id: id }) => id)))
    expect([card, await readAll(history, card)]).toEqual([card, await readAll(expected, card)]);
  expect(backfillText(result)).toMatch(
    /^merchant_risk_v1: .*\n.* loaded, .*; the history of every card is complete\n$/,
  );

  const again = await backfillOnline(lakeRoot, targetOver(dying, snapshots), testContext({ clock }));
  expect(again.history).toMatchObject({ events: 0, days: 0 });
  expect(again.snapshots).toEqual([{ group: 'merchant_risk_v1', versions: 0, rows: 0 }]);
});

test('vectors over loaded tables are those of gold, and none is incomplete or stale', async () => {
  const target = targetOver(memoryCardEventTable(), memorySnapshotTable());
  await backfillOnline(lakeRoot, target, testContext({ clock }));
  const decider = createDecider(
    {
      ...target,
      table: memoryDecisionTable<CardDecision>(),
      clock: replayClock(clock),
      stopwatch: () => 0,
    },
    {
      ...openModel({ lakeRoot, name: 'starter' }).options,
      assembler: createVectorAssembler(GROUP, snapshotGroups),
    },
  );
  const decisions: CardDecision[] = [];
  // Longer ago, the history that is kept does not reach back over the longest window.
  for (const event of events.filter(({ ts }) => ts > END - 7 * DAY)) {
    const result = await decider.decideLine(encodeAuthorization(event));
    if ('record' in result) decisions.push(result.record);
  }
  expect(decisions.length).toBeGreaterThan(10);
  expect(listUnequal(decisions, await readGold(lakeRoot))).toEqual([]);
  const seen = new Set(decisions.map(({ history_hash: hash }) => hash));
  expect(seen.size).toBeGreaterThan(10);
  expect(seen).not.toContain(hashOfIds(losers.map(({ event_id: id }) => id)));
});
