import { memoryKeyedTable } from '@cardlake/aws/test-kit';
import { encodeDecision } from '@cardlake/bronze/codec';
import type { CardDecision } from '@cardlake/card-schema';
import { sampleDecision } from '@cardlake/card-schema/test-kit';
import { keptText } from '@cardlake/feature-store/assembled';
import { memoryCardEventTable } from '@cardlake/feature-store/test-kit';
import { DECISION_ATTRIBUTES, ONLINE_TABLES } from '@cardlake/job-contract';
import { fixedClock } from '@cardlake/runtime';
import { dynamoDbDecisionReader } from '../../src/dynamodb';

const NOON = Date.UTC(2026, 0, 9, 12) * 1000;
const LONG = `c-${'x'.repeat(60)}`;
const clock = fixedClock(NOON / 1000 + 60_000);

const made = Array.from({ length: 80 }, (_, i) =>
  sampleDecision({
    event_id: i % 9 === 0 ? `e-${i}-${'x'.repeat(60)}` : `e${i}`,
    card_id: i % 2 === 0 ? LONG : 'c1',
    ts: NOON + i * 1e6,
    received_at: NOON + i * 1e6,
    decided_at: NOON + i * 1e6,
    history_read_at: NOON + i * 1e6,
  }),
);

async function open() {
  const decisions = memoryKeyedTable(ONLINE_TABLES.decisions.partition);
  const cardEvents = memoryCardEventTable();
  const { partition, sort } = ONLINE_TABLES.cardEvents;
  const keep = ({ event_id, card_id, ts }: Pick<CardDecision, 'event_id' | 'card_id' | 'ts'>) =>
    cardEvents.put({
      [partition]: { S: keptText(card_id) },
      [sort]: { S: `${String(ts).padStart(16, '0')}#${keptText(event_id)}` },
    });
  for (const decision of made) {
    await decisions.insert({
      [decisions.key]: { S: keptText(decision.event_id) },
      [DECISION_ATTRIBUTES.line]: { S: encodeDecision(decision) },
    });
    await keep(decision);
  }
  // Claimed, never decided on, and kept as silver has it: on another card.
  await decisions.insert({ [decisions.key]: { S: 'pending' } });
  await keep({ event_id: 'pending', card_id: 'c1', ts: NOON });
  await keep({ event_id: 'backfilled', card_id: 'c1', ts: NOON });
  await keep({ event_id: 'e2', card_id: 'c1', ts: NOON });
  return dynamoDbDecisionReader({ decisions, cardEvents, clock });
}

test('a decision is found by its event, whatever the length of the id', async () => {
  const reader = await open();
  for (const decision of made.slice(0, 12)) expect(await reader.find(decision.event_id)).toEqual(decision);
  for (const event of ['pending', 'nothing', '#']) expect(await reader.find(event)).toBeUndefined();
});

test.each([
  ['c1', 0, Number.MAX_SAFE_INTEGER],
  [LONG, 0, Number.MAX_SAFE_INTEGER],
  ['c1', NOON + 11e6, NOON + 21e6],
  ['nobody', 0, Number.MAX_SAFE_INTEGER],
])('the decisions on %s are found, the newest first', async (cardId, fromMicros, toMicros) => {
  const reader = await open();
  const found: CardDecision[] = [];
  for await (const decision of reader.findOfCard({ cardId, fromMicros, toMicros })) found.push(decision);
  expect(found).toEqual(
    made.filter((each) => each.card_id === cardId && each.ts >= fromMicros && each.ts < toMicros).reverse(),
  );
});
