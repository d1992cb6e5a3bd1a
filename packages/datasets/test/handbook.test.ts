import { join } from 'node:path';
import { anySql, textLiteral } from '@cardlake/lake/test-kit';
import fc from 'fast-check';
import { z } from 'zod';
import { addDays, dayOfLastValidation, parseDatasetSettings, startOf } from '../src';
import { type SampleEvent, sampleLakes } from './support/sample-lake';

const lakes = sampleLakes();
const FIRST = '2018-07-01';
const DAY = 24 * 3_600_000;
const DAYS = 45;

/** A transaction of the handbook's generator, with its columns. */
interface Transaction {
  readonly id: string;
  readonly CUSTOMER_ID: string;
  /** Milliseconds since the first day. */
  readonly TX_TIME: number;
  readonly TX_FRAUD: 0 | 1;
}

const transactions: fc.Arbitrary<Transaction[]> = fc
  .array(
    fc.record({
      CUSTOMER_ID: fc.integer({ min: 0, max: 25 }).map((n) => `c${n}`),
      TX_TIME: fc.integer({ min: 0, max: DAYS * DAY - 1 }),
      TX_FRAUD: fc.constantFrom<0 | 1>(0, 0, 0, 1),
    }),
    { minLength: 150, maxLength: 300 },
  )
  .map((all) => all.map((each, i) => ({ id: `t${i}`, ...each })));

const lengths = fc.record({
  train: fc.integer({ min: 1, max: 9 }),
  delay: fc.integer({ min: 1, max: 9 }),
  test: fc.integer({ min: 1, max: 9 }),
});

/**
 * The split of the Fraud Detection Handbook, in the steps of its `get_train_test_set`: cards that were defrauded in
 * training are known, each test day adds those of the day before the delay, and no known card is tested.
 * https://fraud-detection-handbook.github.io/fraud-detection-handbook/Chapter_References/shared_functions.html
 */
function trainTestSet(
  all: readonly Transaction[],
  start: number,
  { train, delay, test }: { readonly train: number; readonly delay: number; readonly test: number },
) {
  const dayOf = ({ TX_TIME }: Transaction): number => Math.floor(TX_TIME / DAY);
  const on = (day: number) => all.filter((each) => dayOf(each) === day);
  const defrauded = (some: readonly Transaction[]) =>
    some.filter(({ TX_FRAUD }) => TX_FRAUD === 1).map(({ CUSTOMER_ID }) => CUSTOMER_ID);
  const trainSet = all.filter((each) => dayOf(each) >= start && dayOf(each) < start + train);
  const known = new Set(defrauded(trainSet));
  const testSet: Transaction[] = [];
  for (let day = 0; day < test; day++) {
    for (const customer of defrauded(on(start + train + day - 1))) known.add(customer);
    testSet.push(...on(start + train + delay + day).filter(({ CUSTOMER_ID }) => !known.has(CUSTOMER_ID)));
  }
  return { train: trainSet, test: testSet };
}

const row = z.object({ id: z.string(), fraud: z.boolean() });

test('`since-train` is the split of the Fraud Detection Handbook', async () => {
  await fc.assert(
    fc.asyncProperty(transactions, lengths, fc.integer({ min: 0, max: 15 }), async (all, days, start) => {
      const at = (time: number) => startOf(FIRST) + time;
      const events = all.map(
        ({ id, CUSTOMER_ID, TX_TIME }): SampleEvent => ({ id, card: CUSTOMER_ID, at: at(TX_TIME), cents: 1 }),
      );
      // A fraud is found out after the delay, at the time of day of its transaction.
      const disputes = all
        .filter(({ TX_FRAUD }) => TX_FRAUD === 1)
        .map(({ id, TX_TIME }) => ({ id, isFraud: true, reportedAt: at(TX_TIME) + days.delay * DAY }));
      const lake = await lakes.lake([{ events, disputes }]);
      const settings = parseDatasetSettings({
        labelMaturityDays: days.delay,
        gapDays: days.delay,
        validationDays: days.test,
        trainDays: days.train,
        compromisedCards: 'since-train',
      });
      const last = addDays(FIRST, start + days.train + days.delay + days.test - 1);
      const day = dayOfLastValidation(last, settings);
      const { training } = await lakes.build(lake, { day, settings });
      expect(training.bounds).toMatchObject({
        train: { from: addDays(FIRST, start) },
        validation: { to: addDays(last, 1) },
      });
      expect(training.settings.compromisedCards).toBe('since-train');

      const stored = async ({ files }: typeof training.train) => {
        if (files.length === 0) return [];
        const paths = files.map(({ path }) => textLiteral(join(lake.root, `gold/training/dt=${day}`, path)));
        return lakes.session.rows(
          anySql`SELECT event_id AS id, is_fraud AS fraud FROM read_parquet([${paths}]) ORDER BY ALL`,
          row,
        );
      };
      const byId = (some: readonly Transaction[]) =>
        some
          .map(({ id, TX_FRAUD }) => ({ id, fraud: TX_FRAUD === 1 }))
          .sort((a, b) => (a.id < b.id ? -1 : 1));
      const expected = trainTestSet(all, start, days);
      expect(await stored(training.train)).toEqual(byId(expected.train));
      expect(await stored(training.validation)).toEqual(byId(expected.test));
    }),
    { numRuns: 12 },
  );
});

test('D is the label maturity and a day after the last day of validation', () => {
  expect(dayOfLastValidation('2018-08-14', parseDatasetSettings())).toBe('2018-08-22');
  expect(dayOfLastValidation('2018-08-14', { labelMaturityDays: 0 })).toBe('2018-08-15');
});
