import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { bronzeCardAuthorization } from '@cardlake/card-schema';
import { readBuilds } from '@cardlake/constructs/synth';
import { JOB_CATALOG, RUN_FILES, RUNS_PREFIX } from '@cardlake/job-contract';
import { startLocalAws } from '@cardlake/local-aws/test-kit';
import { cardlakeIn } from '../support/cardlake';
import { DEV, deployDev } from '../support/deploy-dev';
import { end, start, until } from '../support/executions';
import { contentOf, copyLake, linesUnder, markEmbedded } from '../support/lake-copy';
import { offlineTerraform } from '../support/terraform';

const root = mkdtempSync(join(tmpdir(), 'cardlake-e2e-spark-'));
const sparkLake = join(root, 'spark');
const job = `"${process.execPath}" -r "${require.resolve('@cardlake/tooling/register')}" "${require.resolve('../support/spark-job')}" "${sparkLake}" {entry} {args}`;
const terraform = offlineTerraform(join(root, 'home'));
const aws = startLocalAws({ sparkCommand: job, waitScale: 0 });

afterAll(() => {
  aws.stop();
  rmSync(root, { recursive: true });
});

const DAY = '2026-01-29';
const EVENTS = 1500;

describe('the lake with the Spark jobs, from the synthesized Terraform', () => {
  const s3 = new S3Client({ ...aws.clientSettings, forcePathStyle: true });
  const sfn = new SFNClient(aws.clientSettings);
  const cardlake = cardlakeIn({ ...process.env, ...aws.env });
  /** What the embedded engine makes of the same bronze. */
  const embedded = join(root, 'embedded');

  const succeeded = async (input: object) => {
    const ended = await end(sfn, await start(sfn, DEV.machine, input));
    expect({ status: ended.status, cause: ended.cause }).toEqual({ status: 'SUCCEEDED', cause: undefined });
    return ended;
  };

  beforeAll(() => {
    const { folder, manifest } = readBuilds(['featureWriter']).featureWriter;
    const zip = readFileSync(join(folder, manifest.files['function.zip']!.path));
    deployDev(join(root, 'cdktf.out'), terraform, aws, { files: { 'function.zip': zip } });
  });

  test('streamed events come to the online store as the embedded engine has them', async () => {
    const traffic = [
      '--num-transactions',
      String(EVENTS),
      '--cards',
      '60',
      '--merchants',
      '30',
      '--days',
      '30',
    ];
    const dirt = ['--duplicates', '0.01', '--malformed', '0.01', '--seed', '11'];
    cardlake('generate', ...traffic, ...dirt, '--kinesis-stream', DEV.stream, '--failed-dir', root);
    cardlake('generate', ...traffic, ...dirt, '--out', join(root, 'events'));
    const sent = readFileSync(join(root, 'events'), 'utf8').trimEnd().split('\n');
    await until(
      async () => (await linesUnder(s3, DEV.lake, bronzeCardAuthorization.path)).length === sent.length,
    );
    const windowEnd = new Date((Math.floor(Date.now() / 60_000) + 2) * 60_000);
    await copyLake(s3, DEV.lake, embedded);
    markEmbedded(embedded);

    const ended = await succeeded({ mode: 'stream', window_end_ts: windowEnd.toISOString() });
    const content = await contentOf(s3, DEV.lake, `${RUNS_PREFIX}/${ended.name}/${RUN_FILES.facts}`);
    const facts = JSON.parse(content.toString());
    expect(facts.lines).toBeGreaterThan(EVENTS);
    expect(facts.lines).toBe(facts.silver + facts.duplicates + facts.quarantined);

    cardlake('run', 'stream', '--lake', embedded, '--window-end-ts', windowEnd.toISOString());
    const query = 'SELECT DISTINCT card_id FROM silver.card_transactions ORDER BY card_id';
    const cards = cardlake('query', '--lake', embedded, '--json', query)
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { card_id: string }).card_id);
    expect(facts.online).toBe(cards.length);
    for (const card of cards.slice(0, 5)) {
      const online = cardlake('features', 'get', card, '--feature-group', DEV.features, '--json');
      expect(JSON.parse(online)).toEqual(
        JSON.parse(cardlake('features', 'get', card, '--lake', embedded, '--json')),
      );
    }
  });

  test('the daily mode builds the same datasets, and the two lakes are the same row for row', async () => {
    const ended = await succeeded({ mode: 'daily', dt: DAY });
    expect(ended.states).toEqual(expect.arrayContaining(['Datasets', 'Maintenance', 'PublishDailyMetrics']));
    cardlake('run', 'daily', '--lake', embedded, '--dt', DAY);
    const [database] = readdirSync(join(sparkLake, JOB_CATALOG.warehousePrefix));
    cardlake('compare', '--left', embedded, '--right', sparkLake, '--database', database!);
    const { train } = JSON.parse(
      (await contentOf(s3, DEV.lake, `gold/training/dt=${DAY}/manifest.json`)).toString(),
    );
    expect(train.rows).toBeGreaterThan(0);
  });
});
