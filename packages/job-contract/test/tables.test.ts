import { cardTransactions } from '@cardlake/card-schema';
import { JOB_DEFAULTS, LINE_COUNTS, ledger, RUN_FACTS, silverChanges } from '../src';

test('the ledger has a column for each line count', () => {
  expect(Object.keys(ledger.fields)).toEqual(expect.arrayContaining([...LINE_COUNTS]));
});

test('the facts of a run begin with the line counts', () => {
  expect(RUN_FACTS.slice(0, LINE_COUNTS.length)).toEqual(LINE_COUNTS);
});

test('only the event id of a silver change is always known', () => {
  const required = Object.entries(silverChanges.fields).filter(([, { nullable }]) => !nullable);
  expect(required.map(([name]) => name)).toEqual(['event_id', 'commit_number']);
});

test('the default prefixes are those of the declared tables', () => {
  expect(cardTransactions.path.startsWith(JOB_DEFAULTS.silverPrefix)).toBe(true);
});
