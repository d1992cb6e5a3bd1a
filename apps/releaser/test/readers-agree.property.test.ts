import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { memoryObjects } from '@cardlake/aws/test-kit';
import { datasetTables, featureNames } from '@cardlake/datasets/portable';
import { gateChallenger } from '@cardlake/engine';
import { chooseDatasetGroups, formatVersion, publishedGroups } from '@cardlake/engine/portable';
import { testFolder } from '@cardlake/engine/test-kit';
import { GATE_BOOTSTRAP, MODELS_FOLDER } from '@cardlake/job-contract';
import { createTempFolder, type DuckSession, openSession, userStatement } from '@cardlake/lake';
import { randomModelFile, toBytes } from '@cardlake/model/test-kit';
import type { LogicalType } from '@cardlake/schema';
import fc from 'fast-check';
import { judgeVersion } from '../src/judge/judge-version';

const path = testFolder();
const lakeRoot = path('lake');
const NAME = 'fraud';
const DAY = '2026-02-14';
const DATASET = `gold/training/dt=${DAY}`;
const BOOTSTRAP = { ...GATE_BOOTSTRAP, resamples: 20 };
const RULES = { minFrauds: 1, maxLoss: 0.01, maxShift: 0.25 };

const [group = publishedGroups[0]] = publishedGroups.filter(({ isAssembled }) => isAssembled).slice(-1);
if (group === undefined) throw new Error('no group is published');
const GROUPS = [{ name: group.name, definitionHash: group.definitionHash }];
const FEATURES = ['amount', ...featureNames(group)];
const { fields } = datasetTables(chooseDatasetGroups([group.name])).training;
const COLUMNS = ['card_id', 'ts', 'is_fraud', ...FEATURES].map((name) => {
  const field = fields[name];
  if (field === undefined) throw new Error(`datasets have no column ${name}`);
  return { name, type: field.type };
});

/** Values at which readers go different ways: bounds of types, what no double holds, what is nearly a threshold, and none. */
const HOSTILE: Readonly<Partial<Record<LogicalType['kind'], readonly string[]>>> = {
  string: ['c1', 'c2', 'ü', '𝒳', ' c1', 'C1', '4111111111111111'],
  timestamp: [
    '2000-01-01 00:00:00+00',
    '2026-01-31 23:59:59.999999+00',
    '2026-02-01 00:00:00+00',
    '2026-02-01 00:00:00.000001+00',
    '2026-02-01 01:59:59.999+02',
  ],
  decimal: [
    '0',
    '-0.0001',
    '0.3',
    '0.1',
    '-0.25',
    '99999999999999.9999',
    '-99999999999999.9999',
    '9007199254740.9931',
  ],
  bigint: ['0', '1', '-1', '9007199254740993', '9223372036854775807', '-9223372036854775808', 'NULL'],
  double: ['0', '-0', '0.1', '0.30000000000000004', '5e-324', '3.4e38', '0.25000001', '-0.25', 'nan', 'NULL'],
  boolean: ['true', 'false', 'NULL'],
};
const SQL_TYPES: Readonly<Record<string, string>> = {
  string: 'VARCHAR',
  timestamp: 'TIMESTAMPTZ',
  decimal: 'DECIMAL(18, 4)',
  bigint: 'BIGINT',
  double: 'DOUBLE',
  boolean: 'BOOLEAN',
};

/** A value of a column: a hostile one, or a number around the thresholds of the models. */
const anyValue = ({ type: { kind } }: (typeof COLUMNS)[number]) => {
  const hostile = fc.constantFrom(...(HOSTILE[kind] ?? []));
  const near = fc.integer({ min: -5_000, max: 5_000 }).map((n) => String(n / 10_000));
  return kind === 'double' || kind === 'decimal' ? fc.oneof(near, hostile) : hostile;
};
const anyRow = fc.tuple(...COLUMNS.map(anyValue));
const anyFiles = fc.array(fc.array(anyRow, { minLength: 1, maxLength: 25 }), { minLength: 1, maxLength: 3 });

/** Writes a random model as a version whose scores lay elsewhere in training. @returns the version */
function writeVersion(seed: number): string {
  const shape = { trees: 8, depth: 4, features: FEATURES.length, seed, names: FEATURES };
  const model = toBytes(randomModelFile(shape));
  const { version, files } = formatVersion(model, {
    policy: {
      calibration: { slope: 1, intercept: 0 },
      rule: { kind: 'thresholds', review: null, decline: null },
    },
    metrics: null,
    card: {
      name: NAME,
      modelSha256: createHash('sha256').update(model).digest('hex'),
      dataset: null,
      training: null,
      groups: GROUPS,
      features: FEATURES.map((name) => ({ name, group: null, baseline: null })),
      marginBaseline: { missing: 1, zero: 0, edges: [-0.5, 0, 0.5], counts: [4, 3, 2, 1] },
    },
  });
  const folder = join(lakeRoot, MODELS_FOLDER, NAME, `version=${version}`);
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return version;
}

let session: DuckSession;
let versions: readonly string[];
beforeAll(async () => {
  session = await openSession({ tempDir: createTempFolder(), memoryMb: 500, threads: 1 });
  versions = [1, 2].map(writeVersion);
});
afterAll(() => session?.close());

/** A value as text, which a cast reads. */
const toSql = (value: string): string => (value === 'NULL' ? value : `'${value}'`);

/** Writes the datasets of the day, a file for each list of rows. */
async function writeDataset(files: readonly (readonly string[][])[]): Promise<void> {
  mkdirSync(join(lakeRoot, DATASET, 'validation'), { recursive: true });
  const columns = COLUMNS.map(({ name, type }, i) => `CAST(c${i} AS ${SQL_TYPES[type.kind]}) AS "${name}"`);
  const written = [];
  for (const [at, rows] of files.entries()) {
    const name = `validation/${at}.parquet`;
    const values = rows.map((row) => `(${row.map(toSql).join(', ')})`).join(', ');
    const names = COLUMNS.map((_, i) => `c${i}`).join(', ');
    const format = at % 2 === 0 ? 'FORMAT parquet' : 'FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 2048';
    await session.run(
      userStatement(
        `COPY (SELECT ${columns.join(', ')} FROM (VALUES ${values}) AS t(${names})) TO '${join(lakeRoot, DATASET, name)}' (${format})`,
      ),
    );
    const bytes = readFileSync(join(lakeRoot, DATASET, name));
    written.push({
      path: name,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      rows: rows.length,
      bytes: bytes.length,
    });
  }
  const period = { from: '2026-02-01', to: '2026-02-08' };
  const content = { rows: 0, digest: '' };
  const split = { rows: 0, frauds: 0, fraudRate: null, files: [] };
  const manifest = {
    dataset: 'training',
    version: 2,
    day: DAY,
    settings: {},
    bounds: { train: period, validation: period, labelsKnownBefore: DAY },
    groups: GROUPS,
    source: { train: content, validation: content, compromisedCards: content },
    train: split,
    validation: { ...split, files: written, excluded: { cards: 0, rows: 0 } },
  };
  writeFileSync(join(lakeRoot, DATASET, 'manifest.json'), JSON.stringify(manifest));
}

/** The lake as a bucket. */
function bucketOfLake() {
  const objects = memoryObjects();
  for (const entry of readdirSync(lakeRoot, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    objects.stored.set(`lake/${file.slice(lakeRoot.length + 1)}`, readFileSync(file));
  }
  return { objects, bucket: 'lake', name: NAME };
}

/** Judges a version by both readers. @returns the two outcomes: a verdict, or the refusal in its words */
async function judgeByBoth(files: readonly (readonly string[][])[], hasChampion: boolean) {
  await writeDataset(files);
  const [challenger = '', champion] = versions;
  const laptop = gateChallenger(session, {
    lakeRoot,
    challenger: { name: NAME, version: challenger },
    champion: hasChampion ? { name: NAME, version: champion } : undefined,
    dataset: join(lakeRoot, DATASET),
    rules: RULES,
    bootstrap: BOOTSTRAP,
  }).then(({ dataset: _dataset, challenger: _challenger, champion: _champion, ...verdict }) => verdict);
  const contest = { version: challenger, champion: hasChampion ? champion : undefined, day: DAY };
  const functions = judgeVersion(bucketOfLake(), contest, RULES, BOOTSTRAP);
  const inWords = (error: Error) => error.message;
  return Promise.all([laptop.catch(inWords), functions.catch(inWords)]);
}

test('the gate on AWS and the one on a laptop read the same rows, and judge the same, whatever the values', async () => {
  const verdicts = new Set<boolean>();
  await fc.assert(
    fc.asyncProperty(anyFiles, fc.boolean(), async (files, hasChampion) => {
      const [laptop, functions] = await judgeByBoth(files, hasChampion);
      expect(functions).toEqual(laptop);
      if (typeof laptop === 'string') throw new Error(laptop);
      verdicts.add(laptop.passes);
    }),
    { numRuns: 40 },
  );
  expect(verdicts.size).toBe(2);
});

test.each(['inf', '-inf', '1.7976931348623157e308'])(
  'both refuse %s, which no model reads, in the same words',
  async (value) => {
    const [row = []] = fc.sample(anyRow, 1);
    const at = COLUMNS.findIndex(({ type }) => type.kind === 'double');
    const [laptop, functions] = await judgeByBoth([[row.with(at, value)]], true);
    expect(laptop).toContain(`${COLUMNS[at]?.name} is `);
    expect(functions).toBe(laptop);
  },
);
