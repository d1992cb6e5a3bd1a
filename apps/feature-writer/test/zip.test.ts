import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryFeatureStore, openFunctionZip, startAwsServer } from '@cardlake/aws/test-kit';
import { formatReplay } from '@cardlake/feature-store/parts';
import { featureGroupOf } from '@cardlake/feature-store/test-kit';
import { partName } from '@cardlake/job-contract';
import { seededRandom } from '@cardlake/tooling/seeded-random';
import { testUnless } from '@cardlake/tooling/skip';
import { embeddedRun, online, WINDOW_END } from './support/embedded-run';
import { node22 } from './support/node-22';

const dist = join(__dirname, '..', 'dist');
const NAME = 'cardlake-dev-feature-store-rt-card-features-v1';
const MOST_BYTES = 5 * 2 ** 20;
const KEY = '_cardlake/replay/run-6/rt_card_features_v1/part-0.ndjson';
const lake = mkdtempSync(join(tmpdir(), 'cardlake-zip-lake-'));
const zip = openFunctionZip(join(dist, 'function.zip'));
afterAll(() => {
  zip.remove();
  rmSync(lake, { recursive: true, force: true });
});

const { binary = process.execPath, missing } = node22();

/** Calls the handler with the contents of the zip alone. */
async function invoke(event: unknown, env: Record<string, string>) {
  const script = `require('./index.js').handler(${JSON.stringify(event)}, {
    awsRequestId: 'test', getRemainingTimeInMillis: () => 60000,
  }).then((result) => process.stdout.write('\\n' + JSON.stringify(result)), (error) => {
    process.stdout.write('\\n' + JSON.stringify({ error: error.message }));
  })`;
  const stdout = await zip.run(
    script,
    {
      NODE_OPTIONS: '--enable-source-maps',
      FEATURE_GROUPS: JSON.stringify({ [online.name]: NAME }),
      ...env,
    },
    binary,
  );
  const lines = stdout.split('\n').filter((line) => line !== '');
  return { result: JSON.parse(lines.at(-1) ?? ''), log: lines.slice(0, -1).map((line) => JSON.parse(line)) };
}

test('the manifest describes the zip, which is small', () => {
  const manifest = JSON.parse(readFileSync(join(dist, 'manifest.json'), 'utf8'));
  const sha256 = createHash('sha256').update(zip.bytes).digest('hex');
  expect(manifest.files['function.zip']).toEqual({ path: 'function.zip', sha256, bytes: zip.bytes.length });
  expect(zip.bytes.length).toBeLessThanOrEqual(MOST_BYTES);
  expect(Object.keys(zip.files)).toEqual(['index.js', 'index.js.map']);
});

testUnless(missing)('the Node that the handler is tried in is the one that Lambda has', async () => {
  expect(await zip.run('process.stdout.write(process.version)', {}, binary)).toMatch(/^v22\./);
});

test('the zip contains no times and no paths of the build machine', () => {
  expect(zip.bytes.readUInt16LE(12)).toBe((1 << 5) | 1);
  expect(Buffer.from(zip.files['index.js.map'] ?? []).toString()).not.toContain(join(__dirname, '..', '..'));
});

test('the handler writes in the wire format of AWS, with throttling and failing records', async () => {
  const featureStore = memoryFeatureStore([featureGroupOf(online, NAME)], {
    faults: { throttled: 0.1, unprocessed: 0.2 },
    random: seededRandom(5),
  });
  const records = Array.from({ length: 300 }, (_, i) => ({
    record: {
      recordId: i === 7 ? 'x'.repeat(3000) : `card_${i}`,
      eventTime: WINDOW_END,
      features: {
        txn_count_1h: BigInt(i),
        txn_amount_1h: 12345n,
        merchant_count_24h: 1n,
        avg_amount_7d: 0.5,
      },
    },
    reason: 'throttled',
  }));
  const objects = new Map<string, Uint8Array>([[`lake/${KEY}`, Buffer.from(formatReplay(online, records))]]);
  const server = await startAwsServer({ runtime: featureStore, objects });
  try {
    const { result, log } = await invoke(
      { bucket: 'lake', key: KEY, replayPrefix: '_cardlake/replay/run-7/' },
      server.env,
    );
    const replay = '_cardlake/replay/run-7/rt_card_features_v1/part-0.ndjson';
    expect(result).toEqual({ written: 299, stale: 0, failed: 1, replay });
    expect(String(objects.get(`lake/${replay}`))).toContain('longer than 2048 bytes');
    expect(featureStore.online).toHaveLength(299);
    expect(featureStore.online[0]?.values).toContainEqual({
      FeatureName: 'txn_amount_1h',
      ValueAsString: '1.2345',
    });
    expect(log).toContainEqual(
      expect.objectContaining({
        level: 'INFO',
        function_request_id: 'test',
        group: online.name,
        written: 299,
      }),
    );
    expect(log).toContainEqual(
      expect.objectContaining({ Group: online.name, RecordsWritten: 299, RecordsFailed: 1 }),
    );
  } finally {
    await server.close();
  }
});

test('the zip reads a real part of the embedded engine', async () => {
  const { folder, cards } = await embeddedRun(lake, { cards: 40, events: 400 });
  const featureStore = memoryFeatureStore([featureGroupOf(online, NAME)]);
  const key = `gold/online_updates/${online.name}/run=20260109T000000Z/${partName(0)}`;
  const objects = new Map([[`lake/${key}`, readFileSync(join(folder, partName(0)))]]);
  const server = await startAwsServer({ runtime: featureStore, objects });
  try {
    const { result } = await invoke({ bucket: 'lake', key, replayPrefix: 'r/' }, server.env);
    expect(result).toEqual({ written: cards, stale: 0, failed: 0 });
    expect(featureStore.online).toHaveLength(cards);
  } finally {
    await server.close();
  }
});

test.each([
  [{ bucket: 'lake' }, 'invalid part of online updates: key: '],
  [
    { bucket: 'b', key: 'x/fraud_features_v1/p.parquet', replayPrefix: 'r/' },
    'fraud_features_v1 is not an online group',
  ],
  [
    { bucket: 'b', key: 'x/other_v9/p.parquet', replayPrefix: 'r/' },
    '"other_v9" is not a published feature group',
  ],
])('an invalid event is rejected: %j', async (event, message) => {
  const { result } = await invoke(event, { AWS_REGION: 'ap-southeast-1' });
  expect(result.error).toContain(message);
});
