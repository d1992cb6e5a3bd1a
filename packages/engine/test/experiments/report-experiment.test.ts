import { encodeDecision, encodeDispute, lakeSink, sendAll } from '@cardlake/bronze';
import type { CardDecision } from '@cardlake/card-schema';
import { sampleDecision } from '@cardlake/card-schema/test-kit';
import { reportExperiment, runStream } from '../../src';
import { testContext, testFolder } from '../../test-kit';

const path = testFolder();
const lakeRoot = path('lake');
const noon = (day: number) => Date.UTC(2026, 0, day, 12) * 1000;

const decide = (event: number, day: number, change: Partial<CardDecision>) =>
  sampleDecision({
    event_id: `e${event}`,
    card_id: `card_${event % 4}`,
    ts: noon(day),
    received_at: noon(day),
    decided_at: noon(day),
    history_read_at: noon(day),
    model_version: 'a',
    ...change,
  });
const shadow = (probability: number, decision: string) =>
  JSON.stringify([{ model: 'fraud', model_version: 's', score: 0, probability, decision }]);

beforeAll(async () => {
  const decided = [
    decide(0, 2, { probability: 0.9, decision: 'review', shadows: shadow(0.1, 'approve') }),
    decide(1, 2, { probability: 0.1, decision: 'approve', shadows: shadow(0.2, 'approve') }),
    decide(2, 3, { probability: 0.2, decision: 'approve', model_version: 'b' }),
    decide(3, 3, { probability: 0.95, decision: 'decline', model_version: 'b' }),
    // Too young, of another model, and known too late.
    decide(4, 4, { probability: 0.9, decision: 'decline' }),
    decide(5, 3, { model: 'other' }),
  ];
  const report = (event_id: string, is_fraud: boolean, day: number) => ({
    event_id,
    is_fraud,
    reported_at: noon(day),
  });
  const reports = [
    report('e0', true, 5),
    report('e2', true, 6),
    report('e2', false, 9),
    report('e1', true, 20),
  ];
  const at = noon(28);
  const records = [
    ...decided.map((each) => ({
      type: 'card_decision' as const,
      line: Buffer.from(encodeDecision(each)),
      arrivalMicros: at,
      partitionKey: each.card_id,
    })),
    ...reports.map((each) => ({
      type: 'card_dispute' as const,
      line: Buffer.from(encodeDispute(each)),
      arrivalMicros: at,
      partitionKey: each.event_id,
    })),
  ];
  await sendAll(records, await lakeSink({ lakeRoot }));
  await runStream({ lakeRoot }, testContext());
});

const options = {
  lakeRoot,
  days: 7,
  maturityDays: 7,
  model: 'fraud',
  resamples: 20,
  confidence: 0.95,
  seed: 1,
  cardsPerDay: 1,
};
const report = (day: string) => reportExperiment({ ...options, day }, testContext());

test('decisions that are old enough, by version, with the labels that were known at the end of the day', async () => {
  const { versions, ...days } = await report('2026-01-10');
  expect(days).toEqual({ model: 'fraud', day: '2026-01-10', from: '2025-12-28', to: '2026-01-03' });
  expect(versions).toMatchObject([
    {
      version: 'a',
      isDeciding: true,
      decisions: 2,
      labelled: 2,
      frauds: 1,
      approvalRate: { value: 0.5 },
      averagePrecision: { value: 1 },
    },
    // Nobody reported the declined one, so that it has no label; the report on the other was withdrawn on the 9th.
    {
      version: 'b',
      isDeciding: true,
      decisions: 2,
      labelled: 1,
      frauds: 0,
      declineRate: { value: 0.5 },
      averagePrecision: { value: null },
    },
    {
      version: 's',
      isDeciding: false,
      decisions: 2,
      labelled: 2,
      frauds: 1,
      approvalRate: { value: 1 },
      averagePrecision: { value: 0.5 },
    },
  ]);
});

test('days without decisions are told of', async () => {
  await expect(report('2026-03-01')).rejects.toMatchObject({ code: 'no_decisions' });
});
