import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import {
  averagePrecision,
  DATASET_VERSION,
  parseDatasetSettings,
  type TrainingManifest,
} from '@cardlake/datasets';
import { GATE_RULES } from '@cardlake/job-contract';
import { createTempFolder, fileReader, openSession, pathLiteral, sql } from '@cardlake/lake';
import { createScorer, readModel } from '@cardlake/model';
import { randomModelFile, toBytes } from '@cardlake/model/test-kit';
import { z } from 'zod';
import { compareModels, gateChallenger } from '../../src';
import { writeModelVersion } from '../../src/models/model-version';
import { DATASET_DAY, testFolder } from '../../test-kit';
import { versionContent } from './support/version-content';

const path = testFolder();
const lakeRoot = path('lake');
const dataset = path(`lake/gold/training/dt=${DATASET_DAY}`);
const BOOTSTRAP = { resamples: 50, confidence: 0.95, seed: 1 } as const;
const FEATURES = ['amount', 'card_txn_count_1d', 'card_avg_amount_7d'];
const open = () => openSession({ tempDir: createTempFolder(), memoryMb: 500, threads: 2 });

const fileOf = (seed: number, features = FEATURES) =>
  toBytes(randomModelFile({ trees: 20, depth: 3, features: features.length, seed, names: features }));

function writeModel(
  name: string,
  seed: number,
  features = FEATURES,
  day = DATASET_DAY,
  groups: { name: string; definitionHash: string }[] = [],
) {
  const bytes = fileOf(seed, features);
  const modelSha256 = createHash('sha256').update(bytes).digest('hex');
  const described = features.map((feature) => ({ name: feature, group: null, baseline: null }));
  const content = versionContent(name, day, 0.5, { modelSha256, features: described, groups });
  return writeModelVersion(lakeRoot, bytes, content);
}

/** Writes a dataset with a fraud in ten rows, which a greater amount makes likelier. */
async function writeDataset(): Promise<void> {
  mkdirSync(`${dataset}/validation`, { recursive: true });
  const session = await open();
  await session.run(sql`COPY (
      SELECT 'e' || i AS event_id, 'c' || i % 20 AS card_id, TIMESTAMPTZ '2026-01-01 00:00:00Z' + INTERVAL (i) MINUTE AS ts,
        (hash(i) % 1000000 / 1000000 - 0.5)::DECIMAL(18, 4) AS amount, (hash(i + 500) % 3)::BIGINT AS card_txn_count_1d,
        CASE WHEN i % 7 > 0 THEN hash(i + 1000) % 1000000 / 1000000 - 0.5 END AS card_avg_amount_7d,
        hash(i) % 1000000 / 1000000 + hash(i + 2000) % 1000000 / 1000000 > 1.5 AS is_fraud
      FROM range(400) AS t(i)
    ) TO ${pathLiteral(`${dataset}/validation/a.parquet`)} (FORMAT parquet)`);
  session.close();
  const days = { from: '2026-01-01', to: '2026-01-02' };
  const content = { rows: 0, digest: '' };
  const split = { rows: 0, frauds: 0, fraudRate: null, files: [] };
  const file = { path: 'validation/a.parquet', sha256: '', rows: 400, bytes: 0 };
  const manifest: TrainingManifest = {
    dataset: 'training',
    version: DATASET_VERSION,
    day: DATASET_DAY,
    settings: parseDatasetSettings(),
    bounds: { train: days, validation: days, labelsKnownBefore: '2026-01-09' },
    groups: [],
    source: { train: content, validation: content, compromisedCards: content },
    train: split,
    validation: { ...split, files: [file], excluded: { cards: 0, rows: 0 } },
  };
  writeFileSync(`${dataset}/manifest.json`, JSON.stringify(manifest));
}

beforeAll(async () => {
  await writeDataset();
  writeModel('one', 1);
  writeModel('two', 2);
});

async function compare(options: Partial<Parameters<typeof compareModels>[1]> = {}) {
  const session = await open();
  try {
    const models = [{ name: 'one' }, { name: 'two' }] as const;
    return await compareModels(session, { lakeRoot, models, bootstrap: BOOTSTRAP, ...options });
  } finally {
    session.close();
  }
}

test('both models are measured on the same rows, which have the margins that the models give them', async () => {
  const { models, gain } = await compare();
  const session = await open();
  const rows = await session.rows(
    sql`SELECT [amount::VARCHAR::DOUBLE, card_txn_count_1d::DOUBLE, card_avg_amount_7d] AS row, is_fraud AS "isFraud"
        FROM ${fileReader('read_parquet', [`${dataset}/validation/a.parquet`])}`,
    z.object({ row: z.array(z.number().nullable()), isFraud: z.boolean() }),
  );
  session.close();
  const expected = [1, 2].map((seed) => {
    const scorer = createScorer(readModel(fileOf(seed)));
    return averagePrecision(rows.map(({ row, isFraud }) => ({ score: scorer.margin(row), isFraud })));
  });
  expect(models.map(({ metrics }) => metrics.averagePrecision)).toEqual(expected);
  expect(models.map(({ metrics }) => metrics.rows)).toEqual([rows.length, rows.length]);
  expect(gain.averagePrecision.value).toBeCloseTo((expected[1] ?? 0) - (expected[0] ?? 0), 12);
  expect(gain.averagePrecision.low).toBeLessThan(gain.averagePrecision.high ?? Number.NaN);
});

test('a model gains nothing on itself; the seed decides the interval', async () => {
  const { gain } = await compare({ models: [{ name: 'one' }, { name: 'one' }] });
  const none = { value: 0, low: 0, high: 0 };
  expect(gain).toEqual({ averagePrecision: none, cardPrecision: none });
  const [first, again, other] = [
    await compare(),
    await compare(),
    await compare({ bootstrap: { ...BOOTSTRAP, seed: 2 } }),
  ];
  expect(again).toEqual(first);
  expect(other.gain).not.toEqual(first.gain);
});

test('models that cannot be compared are refused in words', async () => {
  await expect(compare({ models: [{ name: 'one' }, { name: 'none' }] })).rejects.toThrow('no model none');
  const { version } = writeModel('wide', 3, [...FEATURES, 'salary']);
  await expect(compare({ models: [{ name: 'one' }, { name: 'wide' }] })).rejects.toThrow(
    `${dataset} lacks features of wide ${version}: salary`,
  );
  const older = writeModel('older', 5, FEATURES, DATASET_DAY, [{ name: 'old_v1', definitionHash: 'a' }]);
  await expect(compare({ models: [{ name: 'one' }, { name: 'older' }] })).rejects.toThrow(
    `older ${older.version} was trained on old_v1, which ${dataset} does not have with the same definition`,
  );
  await expect(compare({ dataset: path('nowhere') })).rejects.toThrow('is not the folder of a dataset');
  writeModel('later', 4, FEATURES, '2027-01-01');
  await expect(compare({ models: [{ name: 'one' }, { name: 'later' }] })).rejects.toThrow('need a dataset');
  await expect(compare({ models: [{ name: 'one' }, { name: 'later' }], dataset })).resolves.toBeDefined();
});

test('the gate judges a version by the same rows and the same interval, and without a champion by its own', async () => {
  const session = await open();
  const gate = (challenger: string, champion?: string) =>
    gateChallenger(session, {
      lakeRoot,
      challenger: { name: challenger },
      champion: champion === undefined ? undefined : { name: champion },
      rules: { ...GATE_RULES, minFrauds: 1, maxLoss: 0 },
      bootstrap: BOOTSTRAP,
    });
  try {
    const { gain } = await compare();
    const judged = await gate('two', 'one');
    expect(judged).toMatchObject({
      dataset,
      challenger: { name: 'two' },
      champion: { name: 'one' },
      rows: 400,
      gain: gain.averagePrecision,
      passes: Number(gain.averagePrecision.low) >= 0,
    });
    expect(await gate('one', 'one')).toMatchObject({ passes: true, gain: { value: 0, low: 0, high: 0 } });
    expect(await gate('one')).toMatchObject({ passes: true, champion: null, gain: null });
  } finally {
    session.close();
  }
});
