import { readFileSync, writeFileSync } from 'node:fs';
import { testFolder } from '@cardlake/engine/test-kit';
import { randomModelFile, toBytes } from '@cardlake/model/test-kit';
import { cardlake } from '../support/cardlake';

const path = testFolder();
const DAY = 86_400;
const START = Date.UTC(2018, 3, 1) / 1000;

/** Five events on each of four days; the second of each day is reported as fraud an hour later. */
const events = Array.from({ length: 20 }, (_, i) => ({
  event_id: `e${i}`,
  card_id: `c${i}`,
  ts: START + Math.floor(i / 5) * DAY + (i % 5) * 600,
  merchant_id: 'm1',
  amount: 10 + i,
  currency: 'EUR',
  country: 'BE',
  pos_mode: 'chip',
}));
const disputes = events
  .filter((_, i) => i % 5 === 1)
  .map(({ event_id, ts }) => ({ event_id, is_fraud: true, reported_at: ts + 3_600 }));

const writeLines = (name: string, lines: readonly unknown[]): string =>
  writeText(name, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));

const dataset = path('lake/gold/training/dt=2018-04-04');
const evaluate = (...args: readonly string[]) => cardlake('evaluate', '--dataset', dataset, ...args);

beforeAll(async () => {
  const lake = ['--lake', path('lake'), '--quiet'];
  const arrival = ['--arrival', '2018-04-06T00:00:00Z', '--lake', path('lake')];
  const datasets = [
    '--label-maturity-days',
    '1',
    '--gap-days',
    '0',
    '--validation-days',
    '1',
    '--train-days',
    '1',
  ];
  for (const args of [
    ['ingest', writeLines('events.ndjson', events), ...arrival],
    ['ingest', writeLines('disputes.ndjson', disputes), '--type', 'card_dispute', ...arrival],
    ['run', 'stream', '--window-end-ts', '2018-04-07T00:00:00Z', ...lake],
    ['run', 'daily', '--dt', '2018-04-04', ...datasets, ...lake],
  ]) {
    expect(await cardlake(...args)).toMatchObject({ code: 0 });
  }
});

/** Scores for the events of the validation day, 2018-04-02: the fraud e6 comes second. */
const SCORES = 'event_id,score\ne5,0.9\ne6,0.8\ne7,0.1\ne8,0.1\ne9,0\n';

function writeText(name: string, text: string): string {
  writeFileSync(path(name), text);
  return path(name);
}
const scores = writeText('scores.csv', SCORES);
const misfits = writeText('misfits.csv', `${SCORES}e99,1\ne5,1\n`);

test('metrics are printed, as text or JSON, and a report is written', async () => {
  const report = path('report.html');
  const text = await evaluate('--scores', scores, '--cards-per-day', '2', '--report', report);
  expect([text.code, text.err]).toEqual([0, '']);
  expect(text.out).toMatch(/^ {2}AUC ROC +0\.7500$/m);
  expect(text.out).toMatch(/^ {2}average precision +0\.5000$/m);
  expect(text.out).toMatch(/^ {2}card precision@2 +0\.5000$/m);
  expect(text.out).toMatch(/^2018-04-02 +0\.5000 +1$/m);
  expect(readFileSync(report, 'utf8')).toContain('Precision-recall curve');

  const json = await evaluate('--scores', scores, '--json', '--thresholds', '0.5,0.95');
  expect(JSON.parse(json.out)).toMatchObject({
    stage: 'summary',
    day: '2018-04-04',
    rows: 5,
    frauds: 1,
    rocAuc: 0.75,
    averagePrecision: 0.5,
    thresholds: [
      { threshold: 0.5, flagged: 2, found: 1, precision: 0.5, recall: 1 },
      { threshold: 0.95, flagged: 0, found: 0, precision: null },
    ],
  });
});

test.each([
  [2, ['--scores', 'none.csv'], /there is no file none\.csv/],
  [1, ['--scores', misfits], /1 id is scored more than once \(e5\); 1 id is not in the split \(e99\)/],
  [1, ['--scores', scores, '--split', 'train'], /have no score/],
  [2, ['--scores', scores, '--cards-per-day', '0'], /Give a whole number from 1/],
  [2, ['--scores', scores, '--thresholds', 'high'], /Give a number/],
  [2, ['--scores', scores, '--report', path('no/report.html')], /cannot write/],
])('exit code %i for %j', async (exit, args, says) => {
  const { code, out, err } = await evaluate(...args);
  expect([code, out, err]).toEqual([exit, '', expect.stringMatching(says)]);
  expect(err).not.toMatch(/^\s+at /m);
});

test('a folder without a dataset is named', async () => {
  const { code, err } = await cardlake('evaluate', '--dataset', path('lake'), '--scores', scores);
  expect([code, err]).toEqual([2, expect.stringContaining('is not the folder of a dataset')]);
});

test('the gate ends with 1 and its reasons for a version that may not be released, and with 0 for one that may', async () => {
  const lake = ['--lake', path('lake')];
  const model = randomModelFile({ trees: 2, depth: 2, features: 1, seed: 1, names: ['amount'] });
  writeFileSync(path('model.json'), toBytes(model));
  await cardlake('models', 'import', path('model.json'), '--name', 'ours', '--features', 'amount', ...lake);
  const gate = (...args: readonly string[]) =>
    cardlake('models', 'gate', 'ours', '--dataset', dataset, ...lake, ...args);
  const stopped = await gate();
  expect(stopped).toMatchObject({ code: 1, err: '' });
  expect(stopped.out).toContain('The rows hold 1 fraud; at least 50 are needed.');
  const told = await gate('--json');
  expect(told.code).toBe(1);
  expect(JSON.parse(told.out)).toMatchObject({ passes: false, rows: 5, frauds: 1 });
  expect((await gate('--min-frauds', '1')).code).toBe(0);
});
