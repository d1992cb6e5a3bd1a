import { writeFileSync } from 'node:fs';
import {
  encodeAuthorization,
  encodeDecision,
  encodeDispute,
  lakeSink,
  sendAll,
  type TrafficRecord,
} from '@cardlake/bronze';
import type { CardDecision, CardEvent } from '@cardlake/card-schema';
import { sampleDecision } from '@cardlake/card-schema/test-kit';
import { runStream } from '@cardlake/engine';
import { testContext, testFolder } from '@cardlake/engine/test-kit';
import { chooseServedGroup } from '@cardlake/prediction';
import { createProgram, runProgram } from '../../src/program';
import { testApp } from '../support/test-app';

const path = testFolder();
const lake = path('lake');
const noon = (day: number): number => Date.UTC(2026, 0, day, 12) * 1000;
const EURO = 10_000n;

const eventOf = (
  { event_id, card_id, merchant_id, ts, amount }: CardDecision,
  country: string,
): CardEvent => ({
  event_id,
  card_id,
  merchant_id,
  ts,
  amount,
  currency: 'EUR',
  country,
  pos_mode: 'chip',
});

const decide = (event: number, day: number, euros: bigint, change: Partial<CardDecision>): CardDecision =>
  sampleDecision({
    event_id: `e${event}`,
    amount: euros * EURO,
    ts: noon(day),
    received_at: noon(day),
    decided_at: noon(day),
    history_read_at: noon(day),
    model_version: 'a',
    definition_hash: chooseServedGroup().hash,
    ...change,
  });

beforeAll(async () => {
  const decided = [
    decide(0, 2, 100n, { probability: 0.4 }),
    decide(1, 2, 50n, { probability: 0.4 }),
    decide(2, 2, 10n, { probability: 0.1 }),
    decide(3, 3, 70n, { probability: 0.9, decision: 'decline' }),
    decide(4, 3, 30n, { probability: 0.9, flags: '["control"]' }),
    decide(5, 3, 20n, { probability: 0.1, model_version: 'b' }),
    // Too young for a label, of another model, and too late to be decided.
    decide(6, 4, 1n, {}),
    decide(7, 3, 1n, { model: 'other' }),
    decide(8, 3, 1n, { state: 'late', decision: null }),
  ];
  const at = noon(28);
  const line = (type: TrafficRecord['type'], text: string): TrafficRecord => ({
    type,
    line: Buffer.from(text),
    arrivalMicros: at,
    partitionKey: 'c1',
  });
  await sendAll(
    [
      ...decided.map((each) => line('card_decision', encodeDecision(each))),
      // Silver does not have the event of version b.
      ...decided
        .filter(({ model_version: version }) => version !== 'b')
        .map((each, i) =>
          line('card_authorization', encodeAuthorization(eventOf(each, i < 2 ? 'NL' : 'BE'))),
        ),
      line('card_dispute', encodeDispute({ event_id: 'e0', is_fraud: true, reported_at: noon(5) })),
      // Known too late.
      line('card_dispute', encodeDispute({ event_id: 'e1', is_fraud: true, reported_at: noon(20) })),
    ],
    await lakeSink({ lakeRoot: lake }),
  );
  await runStream({ lakeRoot: lake }, testContext());
});

async function simulate(...args: readonly string[]): Promise<string> {
  const { app, out } = testApp();
  const command = ['policy', 'simulate', '--dt', '2026-01-10', '--lake', lake, ...args];
  await runProgram(createProgram(app), app, command);
  return out();
}

/** Writes JSON into a file. @returns its path */
function file(name: string, content: unknown): string {
  writeFileSync(path(name), JSON.stringify(content));
  return path(name);
}

test('another policy over decisions that are old enough, by version, with the labels and costs of then', async () => {
  const policy = file('policy.json', { rule: { kind: 'thresholds', review: 0.3, decline: 0.95 } });
  const { versions, ...days } = JSON.parse(
    await simulate('--policy', policy, '--costs', '15,50,4', '--json'),
  );
  expect(days).toEqual({ model: 'fraud', from: '2025-12-07', to: '2026-01-03' });
  const none = { events: 0, amount: '0.0000' };
  expect(versions).toEqual([
    {
      version: 'a',
      recorded: {
        approve: { events: 4, amount: '190.0000' },
        review: none,
        decline: { events: 1, amount: '70.0000' },
      },
      simulated: {
        approve: { events: 1, amount: '10.0000' },
        review: { events: 4, amount: '250.0000' },
        decline: none,
      },
      changes: [
        { from: 'approve', to: 'review', events: 3, amount: '180.0000', frauds: 1, genuine: 2 },
        { from: 'decline', to: 'review', events: 1, amount: '70.0000', frauds: 0, genuine: 0 },
      ],
      unknown: {},
      labelled: 4,
      frauds: 1,
      controls: 1,
      // An approved fraud of 100, and for the decline the false alarm that its control would have been; four reviews.
      cost: { recorded: 115 + 50, simulated: 3 * 4 + 4, represented: 1, leftOut: 0 },
    },
    {
      version: 'b',
      recorded: { approve: { events: 1, amount: '20.0000' }, review: none, decline: none },
      simulated: { approve: { events: 1, amount: '20.0000' }, review: none, decline: none },
      changes: [],
      unknown: {},
      labelled: 1,
      frauds: 0,
      controls: 0,
      cost: { recorded: 0, simulated: 0, represented: 0, leftOut: 0 },
    },
  ]);
  const text = await simulate('--policy', policy, '--costs', '15,50,4', '--model', 'fraud@a');
  expect(text).toMatch(/approve → review +3 +180\.0000 +1 +2 +0\n/);
  expect(text).toMatch(/cost 165\.00, simulated 16\.00 \(-149\.00\)\n1 decline has no label; controls stand/);
  expect(text).not.toMatch(/^b:/m);
});

test('other rules are about columns of the events in silver; what has none there counts as it was', async () => {
  const rules = file('rules.json', {
    rules: [
      {
        id: 'abroad',
        owner: 'desk',
        expires: '2030-01-01',
        action: 'decline',
        when: [{ field: 'country', is: '=', value: 'NL' }],
      },
    ],
  });
  const { versions } = JSON.parse(await simulate('--rules', rules, '--json'));
  expect(versions).toMatchObject([
    {
      version: 'a',
      changes: [{ from: 'approve', to: 'decline', events: 2, frauds: 1, genuine: 1 }],
      unknown: {},
    },
    { version: 'b', changes: [], unknown: { event: 1 } },
  ]);
  expect(await simulate('--rules', rules)).toContain('1 decision counts as it was: silver does not have');
});

test('a simulation needs a change, a policy that is one, and decisions', async () => {
  await expect(simulate()).rejects.toMatchObject({
    message: expect.stringMatching(/give --policy or --rules/),
  });
  const none = file('none.json', { rule: { kind: 'thresholds', review: 2, decline: null } });
  await expect(simulate('--policy', none)).rejects.toMatchObject({ code: 'wrong_format' });
  const rules = file('empty.json', {});
  await expect(simulate('--rules', rules, '--model', 'unknown')).rejects.toMatchObject({
    code: 'no_decisions',
  });
});
