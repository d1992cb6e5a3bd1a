import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { memoryFeatureGroups, memoryFeatureStore, startAwsServer } from '@cardlake/aws/test-kit';
import { groups } from '@cardlake/card-features';
import { testFolder } from '@cardlake/engine/test-kit';
import { onlineFields, onlineGroup } from '@cardlake/feature-store';
import { featureGroupOf } from '@cardlake/feature-store/test-kit';
import { openSession, sha256Of } from '@cardlake/lake';
import { anySql, textLiteral } from '@cardlake/lake/test-kit';
import { cardlake, spawnCardlake } from '../support/cardlake';

const path = testFolder();
const NAME = 'cardlake-dev-feature-store-rt-card-features-v1';
const group = onlineGroup(groups.rt_card_features_v1);
const WINDOW_END = Date.UTC(2026, 0, 9) * 1000;
const FLAGS = ['--aws-group', NAME];

let server: Awaited<ReturnType<typeof startAwsServer>>;
const whole = featureGroupOf(group, NAME);
const runtime = memoryFeatureStore([whole]);
const catalog = memoryFeatureGroups({ ...whole, definitions: whole.definitions.slice(0, -1) });

/** Writes the online updates of a run as the embedded engine does. */
async function updates(records: number): Promise<string> {
  const folder = path('run=20260109T000000Z');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'part-00000.parquet');
  const session = await openSession({ tempDir: path('spill'), memoryMb: 300 });
  await session.run(anySql`COPY (SELECT 'c' || i AS card_id, make_timestamptz(${WINDOW_END}::BIGINT) AS event_time,
    i::BIGINT AS txn_count_1h, (i / 4)::DECIMAL(38,4) AS txn_amount_1h, 1::BIGINT AS merchant_count_24h,
    0.5::DOUBLE AS avg_amount_7d FROM range(${records}) t(i)) TO ${textLiteral(file)} (FORMAT parquet, COMPRESSION zstd)`);
  session.close();
  const part = { path: 'part-00000.parquet', records, bytes: 1, sha256: await sha256Of(file) };
  const manifest = {
    format: 1,
    group: group.name,
    recordId: 'card_id',
    windowEnd: WINDOW_END,
    records,
    parts: [part],
  };
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
  return folder;
}

beforeAll(async () => {
  server = await startAwsServer({ runtime, catalog });
  Object.assign(process.env, server.env);
});
afterAll(() => server.close());

test('puts the updates of a run, reads them back, and writes nothing the second time', async () => {
  expect(Object.keys(onlineFields(group))).toContain('txn_amount_1h');
  const folder = await updates(60);
  expect(await cardlake('features', 'put', folder, ...FLAGS)).toMatchObject({
    code: 0,
    out: '60 written, 0 not newer, 0 failed\n',
  });
  expect(runtime.online).toHaveLength(60);
  const again = await cardlake('features', 'put', folder, ...FLAGS, '--json');
  expect(JSON.parse(again.out)).toMatchObject({ stage: 'put', written: 0, stale: 60, failed: 0 });

  const got = await cardlake('features', 'get', 'c7', ...FLAGS, '--json');
  expect(JSON.parse(got.out)).toEqual({
    group: group.name,
    card: 'c7',
    from: 'online',
    asOf: '2026-01-09T00:00:00Z',
    features: { txn_count_1h: 7, txn_amount_1h: 1.75, merchant_count_24h: 1, avg_amount_7d: 0.5 },
  });
  expect(await cardlake('features', 'get', 'nobody', ...FLAGS)).toMatchObject({ code: 1, out: '' });
});

test('refuses a part that differs from its manifest', async () => {
  const folder = await updates(5);
  writeFileSync(join(folder, 'part-00000.parquet'), 'PAR1');
  const { code, err } = await cardlake('features', 'put', folder, ...FLAGS);
  expect({ code, err }).toMatchObject({
    code: 2,
    err: expect.stringContaining('differs from its manifest'),
  });
});

test('names a missing feature group, with a hint and nothing that the SDK says about Node', async () => {
  const { code, err } = await spawnCardlake({}, 'features', 'get', 'c7', '--aws-group', 'other');
  expect(err).not.toContain('NodeVersionSupportWarning');
  expect(code).toBe(1);
  expect(err).toContain('there is no feature group other');
  expect(err).toContain('Deploy the feature-store stack');
});

test('shows the missing features of a group, adds them, and then finds them', async () => {
  const register = (...more: string[]) => cardlake('features', 'register', group.name, ...FLAGS, ...more);
  expect((await register('--dry-run')).out).toBe(`${NAME}: would add avg_amount_7d (Fractional)\n`);
  expect((await register()).out).toBe(`${NAME}: added avg_amount_7d (Fractional)\n`);
  expect((await register()).out).toBe(`${NAME} has every feature of ${group.name}\n`);
});
