import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { JOB_CATALOG, type RunFacts } from '@cardlake/job-contract';
import { DEV } from '../support/dev-environment';
import { downloadLake, markEmbedded, readObject } from '../support/lake-bucket';
import { startLakeEnvironment } from './support/lake-environment';
import {
  DATASET_DAY,
  nextWindowEnd,
  readLakeFeatures,
  readOnlineFeatures,
  runPipeline,
  runStream,
} from './support/pipeline';
import { sparkJobsOn } from './support/spark-commands';
import { sendTraffic, type Traffic } from './support/traffic';

const dev = startLakeEnvironment(sparkJobsOn);
afterAll(() => dev.stop());

/** A lake that the embedded engine makes of the same bronze. */
const embeddedLake = dev.createFolder();

/** Reads the cards in silver of a lake in a folder. */
function readCards(lake: string): string[] {
  const query = 'SELECT DISTINCT card_id FROM silver.card_transactions ORDER BY card_id';
  const rows = dev.cardlake('query', '--lake', lake, '--json', query).trimEnd().split('\n');
  return rows.map((row) => (JSON.parse(row) as { card_id: string }).card_id);
}

let traffic: Traffic;
let windowEnd: number;
let facts: RunFacts;

beforeAll(async () => {
  traffic = await sendTraffic(dev, {
    'num-transactions': 1500,
    cards: 60,
    merchants: 30,
    days: 30,
    duplicates: 0.01,
    malformed: 0.01,
    seed: 11,
  });
  windowEnd = nextWindowEnd();
  await downloadLake(dev.s3, DEV.lake, embeddedLake);
  markEmbedded(embeddedLake);
  ({ facts } = await runStream(dev, windowEnd));
  const until = ['--window-end-ts', new Date(windowEnd).toISOString()];
  dev.cardlake('run', 'stream', '--lake', embeddedLake, ...until);
});

test('every line is in silver, a duplicate or quarantined', () => {
  expect(facts.lines).toBe(traffic.events.length + traffic.disputes.length);
  expect(facts.lines).toBe(facts.silver + facts.duplicates + facts.quarantined);
});

test('the online store has the features of each card that the embedded engine computes', () => {
  const cards = readCards(embeddedLake);
  expect(facts.online).toBe(cards.length);
  for (const card of cards.slice(0, 5)) {
    expect(readOnlineFeatures(dev, card)).toEqual(readLakeFeatures(dev, card, embeddedLake));
  }
});

test('after the daily mode the two lakes hold the same rows, datasets included', async () => {
  const { states } = await runPipeline(dev, { mode: 'daily', dt: DATASET_DAY });
  expect(states).toEqual(expect.arrayContaining(['Datasets', 'Maintenance', 'PublishDailyMetrics']));
  dev.cardlake('run', 'daily', '--lake', embeddedLake, '--dt', DATASET_DAY);
  const [database = ''] = readdirSync(join(dev.jobFolder, JOB_CATALOG.warehousePrefix));
  dev.cardlake('compare', embeddedLake, dev.jobFolder, '--database', database);
  const manifest = await readObject(dev.s3, DEV.lake, `gold/training/dt=${DATASET_DAY}/manifest.json`);
  expect(JSON.parse(manifest.toString()).train.rows).toBeGreaterThan(0);
});
