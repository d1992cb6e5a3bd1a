import { createHash } from 'node:crypto';
import { lakeSink, sendAll } from '@cardlake/bronze';
import type { Baseline, ModelCard } from '@cardlake/model';
import { randomModelFile, toBytes } from '@cardlake/model/test-kit';
import { type Drift, groups, measureDrift, queryLake, runStream } from '../../src';
import { writeModelVersion } from '../../src/models/model-version';
import { makeTestLake, testContext, testFolder } from '../../test-kit';
import { versionContent } from './support/version-content';

const path = testFolder();
const lakeRoot = path('lake');
const context = testContext();
const DAY = '2026-01-02';
const FEATURES = ['amount', 'card_txn_count_1d', 'card_avg_amount_7d'];
const GROUP = 'fraud_features_v1';

beforeAll(async () => {
  await makeTestLake(lakeRoot);
});

const edges = [-1, 0.5, 2, 20];
const counted = (counts: readonly number[]): Baseline => ({
  missing: 0,
  zero: 0,
  edges,
  counts: [...counts],
});

/** Writes a model that knows baselines for its features, and for the score. */
function writeModel(name: string, baselines: readonly (Baseline | null)[]): string {
  const bytes = toBytes(randomModelFile({ trees: 5, depth: 2, features: 3, seed: 1, names: FEATURES }));
  const group = groups.find((each) => `${each.name}_v${each.version}` === GROUP);
  const card: Partial<ModelCard> = {
    modelSha256: createHash('sha256').update(bytes).digest('hex'),
    groups: [{ name: GROUP, definitionHash: group?.hash ?? '' }],
    features: FEATURES.map((feature, at) => ({
      name: feature,
      group: feature === 'amount' ? null : GROUP,
      baseline: baselines[at] ?? null,
    })),
    marginBaseline: baselines[3] ?? null,
  };
  return writeModelVersion(lakeRoot, bytes, versionContent(name, undefined, 0.5, card)).version;
}

const drift = (name: string, minRows = 10): Promise<Drift> =>
  measureDrift({ lakeRoot, day: DAY, model: { name }, minRows }, context);

/** Counts the gold rows of the day by SQL, in the bins of the baselines. */
async function countBySql(): Promise<Baseline[]> {
  const counts = (column: string) =>
    [`<= -1 AND ${column} <> 0`, '> -1', '> 0.5', '> 2', '> 20'].map((from, at) => {
      const below = at > 0 && at < edges.length ? `AND ${column} <= ${edges[at]}` : '';
      return `count(*) FILTER (${column} ${from} AND ${column} <> 0 ${below})`;
    });
  const columns = FEATURES.flatMap((name) => [
    `count(*) FILTER (${name} IS NULL)`,
    `count(*) FILTER (${name} = 0)`,
    ...counts(name),
  ]);
  const query = `SELECT ${columns.map((each, at) => `${each} AS c${at}`)} FROM gold.fraud_features WHERE dt = '${DAY}'`;
  const found: number[] = [];
  await queryLake({ lakeRoot, sql: query }, context, async ({ chunks }) => {
    for await (const chunk of chunks()) for (const row of chunk.getRows()) found.push(...row.map(Number));
  });
  const width = edges.length + 3;
  return FEATURES.map((_, at) => {
    const [missing = 0, zero = 0, ...rest] = found.slice(at * width, (at + 1) * width);
    return { missing, zero, edges, counts: rest };
  });
}

test('a day that is spread like the training rows is stable, whatever the number of rows', async () => {
  const seen = await countBySql();
  const twice = seen.map(({ missing, zero, counts }) => ({
    ...{ missing: missing * 1000, zero: zero * 1000, edges },
    counts: counts.map((count) => count * 1000),
  }));
  writeModel('same', [...twice, counted([0, 1, 1, 1, 0])]);
  const { features, rows, source } = await drift('same');
  expect(features.map(({ name, level }) => [name, level])).toEqual(FEATURES.map((name) => [name, 'stable']));
  for (const { index } of features) expect(index).toBeLessThan(0.02);
  expect(rows).toBe((seen[0]?.counts ?? []).reduce((sum, count) => sum + count, seen[0]?.zero ?? 0));
  expect(source).toBe('gold');
});

test('a feature that moved is drifted, and so is the day', async () => {
  const [amount, count, average] = await countBySql();
  writeModel('moved', [
    amount ?? null,
    { ...counted([0, 0, 0, 0, 0]), missing: 100 },
    average ?? null,
    counted([1, 1, 1, 1, 1]),
  ]);
  const { level, features } = await drift('moved');
  expect([level, features[0]?.level, features[1]?.level]).toEqual(['drifted', 'stable', 'drifted']);
  expect(features[1]?.missing).toEqual({ training: 1, day: 0 });
  expect(count?.missing).toBe(0);
});

test('few rows, a model without baselines and one that is not there are refused in words', async () => {
  const same = counted([1, 1, 1, 1, 1]);
  writeModel('few', [same, same, same, same]);
  await expect(drift('few', 100_000)).rejects.toThrow(
    /2026-01-02 has \d+ rows, and drift is judged from 100000 on/,
  );
  writeModel('elsewhere', [same, null, same, same]);
  await expect(drift('elsewhere')).rejects.toThrow('does not know its training rows');
  await expect(drift('none')).rejects.toThrow('no model none');
});

test('the decisions of the model are what counts, with the vectors that were used', async () => {
  const edge = counted([10, 10, 10, 10, 10]);
  const version = writeModel('decided', [edge, edge, edge, edge]);
  const seconds = Date.parse(`${DAY}T12:00:00Z`) / 1000;
  const line = (at: number, own: object) =>
    JSON.stringify({
      ...{ event_id: `d${at}`, card_id: 'c1', merchant_id: 'm1', ts: seconds, amount: 1 },
      ...{ received_at: seconds, decided_at: seconds, state: 'decided', decision: 'approve', score: 3 },
      ...{
        probability: 0.1,
        model: 'decided',
        model_version: version,
        policy_hash: 'a',
        feature_group: GROUP,
      },
      ...{
        definition_hash: 'a',
        features: '{"card_txn_count_1d":30,"card_avg_amount_7d":null}',
        flags: '[]',
      },
      ...{ snapshots: '[]', rules: '[]', reasons: null, history_read_at: seconds, history_events: 0 },
      ...{ history_hash: '00000000x00000000', steps: '{}', shadows: '[]' },
      ...own,
    });
  const owns = [{}, {}, {}, { model: 'another' }, { model_version: 'older' }];
  const records = owns.map((own, at) => ({
    type: 'card_decision' as const,
    arrivalMicros: seconds * 1e6,
    line: line(at, own),
    partitionKey: 'c1',
  }));
  await sendAll(records, await lakeSink({ lakeRoot }));
  await runStream({ lakeRoot }, context);
  const { rows, source, features, score } = await drift('decided', 3);
  expect([rows, source]).toEqual([3, 'decisions']);
  expect(features.map(({ missing }) => missing.day)).toEqual([0, 0, 1]);
  expect([score.level, features[0]?.level, features[1]?.level]).toEqual(['drifted', 'drifted', 'drifted']);
});
