import { writeFileSync } from 'node:fs';
import { type BronzeType, ingest } from '@cardlake/bronze';
import { holdsPan } from '@cardlake/card-schema';
import { panRendering } from '@cardlake/card-schema/test-kit';
import fc from 'fast-check';
import { runStream } from '../../src';
import { readContents, testContext, testFolder } from '../../test-kit';

const ROUNDS = 40;
const ARRIVAL = Date.UTC(2026, 0, 2) * 1000;
const AUTHORIZATION = {
  event_id: 'e',
  card_id: 'c1',
  ts: 1_767_225_600,
  merchant_id: 'm1',
  amount: 12.5,
  currency: 'EUR',
  country: 'BE',
  pos_mode: 'chip',
};
const DISPUTE = { event_id: 'e', is_fraud: true, reported_at: 1_767_225_700 };

const path = testFolder();

const ingestLines = (type: BronzeType, lines: readonly string[]) => {
  const input = path(`${type}.ndjson`);
  writeFileSync(input, lines.join('\n'));
  return ingest({
    lakeRoot: path('lake'),
    type,
    inputs: [input],
    clock: testContext().clock,
    arrivalMicros: ARRIVAL,
  });
};

function* texts(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'object' && value !== null)
    for (const [name, member] of Object.entries(value)) {
      yield name;
      yield* texts(member);
    }
}

test('no table, ledger or online record of a lake holds a card number that arrived', async () => {
  const numbers = fc.sample(panRendering, { numRuns: ROUNDS, seed: 20_261_126 }).map(({ text }) => text);
  const good = numbers.map((_, i) => ({ ...AUTHORIZATION, event_id: `e${i}` }));
  const withNumbers = <T extends object>(event: T, fields: readonly (keyof T)[]) =>
    numbers.flatMap((number) => fields.map((field) => JSON.stringify({ ...event, [field]: number })));
  const authorizations = [
    ...good.map((event) => JSON.stringify(event)),
    // The same event again with another payload, and a member that no table has.
    ...good.map((event, i) => JSON.stringify({ ...event, amount: 1, note: numbers[i] })),
    ...withNumbers(AUTHORIZATION, [
      'event_id',
      'card_id',
      'merchant_id',
      'currency',
      'country',
      'pos_mode',
      'ts',
      'amount',
    ]),
    ...numbers.map((number) => `pan ${number.replaceAll('\n', ' ')}`),
  ];
  const disputes = withNumbers(DISPUTE, ['event_id', 'is_fraud', 'reported_at']);
  await ingestLines('card_authorization', authorizations);
  await ingestLines('card_dispute', disputes);
  await runStream({ lakeRoot: path('lake') }, testContext());

  const contents = await readContents(path('lake'));
  expect(contents['silver.card_transactions']).toHaveLength(good.length);
  expect(contents['silver.quarantine']).toHaveLength(authorizations.length + disputes.length - good.length);
  for (const [relation, rows] of Object.entries(contents)) {
    const found = rows.flatMap((row) => [...texts(JSON.parse(row))].filter(holdsPan));
    expect({ relation, found }).toEqual({ relation, found: [] });
  }
});
