import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import {
  EMRServerlessClient,
  GetJobRunCommand,
  ListApplicationsCommand,
  ListJobRunsCommand,
} from '@aws-sdk/client-emr-serverless';
import { FirehoseClient, PutRecordBatchCommand } from '@aws-sdk/client-firehose';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { GetQueueAttributesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { bronzeCardAuthorization, bronzeCardDispute } from '@cardlake/card-schema';
import { CARDLAKE_METRICS } from '@cardlake/constructs';
import { readBuilds } from '@cardlake/constructs/synth';
import { onlineUpdatesFolder, REPLAY_PREFIX, RUN_FILES, RUNS_PREFIX } from '@cardlake/job-contract';
import { startLocalAws } from '@cardlake/local-aws/test-kit';
import { cardlakeIn } from '../support/cardlake';
import { DEV, deployDev } from '../support/deploy-dev';
import { end, start, until } from '../support/executions';
import { contentOf, copyLake, linesUnder } from '../support/lake-copy';
import { sumOf } from '../support/own-metrics';
import { offlineTerraform } from '../support/terraform';

const root = mkdtempSync(join(tmpdir(), 'cardlake-e2e-'));
const embedded = `"${process.execPath}" -r "${require.resolve('@cardlake/tooling/register')}" "${require.resolve('../support/embedded-job')}" {args}`;
const terraform = offlineTerraform(join(root, 'home'));
const aws = startLocalAws({ sparkCommand: embedded, waitScale: 0 });

afterAll(() => {
  aws.stop();
  rmSync(root, { recursive: true });
});

const GROUP = 'rt_card_features_v1';
const MINUTE = 60_000;
/** A day with all that training needs before it: the traffic begins on the first of January, for 30 days. */
const DAY = '2026-01-29';

/** What of a dataset's manifest tells of rows and their files. */
const PARTS_OF: Readonly<Record<string, readonly string[]>> = {
  training: ['train', 'validation'],
  inference: ['inference'],
};
interface DatasetPart {
  readonly rows: number;
  readonly files: readonly { readonly path: string; readonly sha256: string }[];
}

/** The end of the next minute: what has arrived by now is in the window. */
const nextWindowEnd = (now = Date.now()) => (Math.floor(now / MINUTE) + 2) * MINUTE;

describe('the lake, from the synthesized Terraform', () => {
  const s3 = new S3Client({ ...aws.clientSettings, forcePathStyle: true });
  const sfn = new SFNClient(aws.clientSettings);
  const sqs = new SQSClient(aws.clientSettings);
  const cloudwatch = new CloudWatchClient(aws.clientSettings);
  const cardlake = cardlakeIn({ ...process.env, ...aws.env });
  const path = (name: string) => join(root, name);
  const linesOf = (file: string) => readFileSync(path(file), 'utf8').trimEnd().split('\n');

  const bronze = (table: { readonly path: string }) => linesUnder(s3, DEV.lake, table.path);

  beforeAll(() => {
    const { folder, manifest } = readBuilds(['featureWriter']).featureWriter;
    const zip = readFileSync(join(folder, manifest.files['function.zip']!.path));
    deployDev(path('cdktf.out'), terraform, aws, { files: { 'function.zip': zip } });
  });

  const traffic = ['--num-transactions', '3000', '--cards', '120', '--merchants', '50', '--days', '30'];
  const dirt = ['--fraud', '0.02', '--duplicates', '0.01', '--malformed', '0.01', '--seed', '7'];

  test('what is put on the streams lies in bronze, line by line', async () => {
    cardlake('generate', ...traffic, ...dirt, '--out', path('events'), '--disputes', path('disputes'));
    cardlake('generate', ...traffic, ...dirt, '--kinesis-stream', DEV.stream, '--failed-dir', root);
    const disputes = linesOf('disputes');
    await new FirehoseClient(aws.clientSettings).send(
      new PutRecordBatchCommand({
        DeliveryStreamName: DEV.disputes,
        Records: disputes.map((line) => ({ Data: Buffer.from(line) })),
      }),
    );
    const events = linesOf('events');
    await until(async () => (await bronze(bronzeCardAuthorization)).length === events.length);
    await until(async () => (await bronze(bronzeCardDispute)).length === disputes.length);
    expect(await bronze(bronzeCardAuthorization)).toEqual(events.sort());
    expect(await bronze(bronzeCardDispute)).toEqual(disputes.sort());
  });

  let firstEnd = 0;

  /** Runs the stream mode to its end; the facts it left. */
  const run = async (windowEnd: number): Promise<Record<string, number>> => {
    const window_end_ts = new Date(windowEnd).toISOString();
    const ended = await end(sfn, await start(sfn, DEV.machine, { mode: 'stream', window_end_ts }));
    expect({ status: ended.status, cause: ended.cause }).toEqual({ status: 'SUCCEEDED', cause: undefined });
    expect(ended.states).toEqual(
      expect.arrayContaining(['SilverAndGold', 'WriteOnline', 'PublishStreamMetrics', 'Done']),
    );
    const facts = await contentOf(s3, DEV.lake, `${RUNS_PREFIX}/${ended.name}/${RUN_FILES.facts}`);
    return JSON.parse(facts.toString());
  };

  /** What the feature-writer answered, over all of its calls. */
  const written = () => sumOf(cloudwatch, CARDLAKE_METRICS.names.written);

  const online = (card: string) =>
    JSON.parse(cardlake('features', 'get', card, '--feature-group', DEV.features, '--json'));

  test('a run takes them to silver, gold and the online store, where each card is as in the lake', async () => {
    firstEnd = nextWindowEnd();
    const facts = await run(firstEnd);
    const lines = linesOf('events').length + linesOf('disputes').length;
    expect(facts).toMatchObject({ lines, silver: expect.any(Number) });
    expect(facts.lines).toBe(facts.silver! + facts.duplicates! + facts.quarantined!);
    expect(facts.quarantined).toBeGreaterThan(0);

    const folder = onlineUpdatesFolder(GROUP, firstEnd * 1000);
    const manifest = JSON.parse((await contentOf(s3, DEV.lake, `${folder}/manifest.json`)).toString());
    expect(manifest.records).toBe(facts.online);
    expect(await written()).toBe(facts.online);

    const lake = mkdtempSync(path('copy-'));
    await copyLake(s3, DEV.lake, lake);
    for (const card of cardsOf(linesOf('events')).slice(0, 5)) {
      const local = JSON.parse(cardlake('features', 'get', card, '--lake', lake, '--json'));
      expect(local.asOf).toBe(new Date(firstEnd).toISOString().replace('.000', ''));
      expect(online(card)).toEqual(local);
    }
  });

  test('a later run writes the cards that had news, and only those', async () => {
    const more = [
      '--num-transactions',
      '40',
      '--cards',
      '5',
      '--merchants',
      '50',
      '--days',
      '1',
      '--seed',
      '8',
    ];
    const later = [...more, '--fraud', '0', '--start', '2026-08-01T00:00:00Z'];
    cardlake('generate', ...later, '--out', path('more'));
    cardlake('generate', ...later, '--kinesis-stream', DEV.stream, '--failed-dir', root);
    const known = linesOf('events').length;
    const news = linesOf('more');
    await until(async () => (await bronze(bronzeCardAuthorization)).length === known + news.length);
    const windowEnd = Math.max(nextWindowEnd(), firstEnd + MINUTE);
    const before = await written();
    const facts = await run(windowEnd);
    const cards = cardsOf(news);
    expect(facts).toMatchObject({ lines: news.length, online: cards.length });
    expect(await written()).toBe(before + cards.length);
    const asOf = (card: string) => Date.parse(online(card).asOf);
    expect(cards.map(asOf)).toEqual(cards.map(() => windowEnd));
    const quiet = cardsOf(linesOf('events')).find((card) => !cards.includes(card));
    expect(asOf(quiet!)).toBe(firstEnd);
  });

  test('what was left over is written from the queue; what cannot be written stays in its file and in the queue', async () => {
    const folder = `${REPLAY_PREFIX}/e2e/`;
    const leave = async (name: string, card_id: string) => {
      const key = `${folder}${GROUP}/${name}.ndjson`;
      const event_time = String(firstEnd / 1000);
      const values = {
        card_id,
        event_time,
        txn_count_1h: '1',
        txn_amount_1h: '2.5',
        merchant_count_24h: '1',
      };
      const Body = `${JSON.stringify({ reason: 'throttled', values })}\n`;
      await s3.send(new PutObjectCommand({ Bucket: DEV.lake, Key: key, Body }));
      const part = { bucket: DEV.lake, key, replayPrefix: folder };
      const message = { QueueUrl: DEV.replays, MessageBody: JSON.stringify(part), DelaySeconds: 0 };
      await sqs.send(new SendMessageCommand(message));
      return async () => (await contentOf(s3, DEV.lake, key)).toString();
    };
    await leave('good', 'left_over');
    const bad = await leave('bad', 'x'.repeat(3000));
    await until(async () => (await bad()).includes('longer than 2048 bytes'));
    await until(async () => {
      const wanted = { QueueUrl: DEV.replays, AttributeNames: ['All' as const] };
      const { Attributes: has = {} } = await sqs.send(new GetQueueAttributesCommand(wanted));
      return has.ApproximateNumberOfMessages === '0' && has.ApproximateNumberOfMessagesNotVisible === '1';
    });
    expect(await bad()).toContain('longer than 2048 bytes');
    expect(online('left_over').features).toMatchObject({ txn_amount_1h: 2.5 });
  });

  test('the daily mode builds the datasets of a day as the command line does, and leaves the lake sound', async () => {
    const before = mkdtempSync(path('before-'));
    await copyLake(s3, DEV.lake, before);
    cardlake('run', 'daily', '--lake', before, '--dt', DAY);

    const ended = await end(sfn, await start(sfn, DEV.machine, { mode: 'daily', dt: DAY }));
    expect({ status: ended.status, cause: ended.cause }).toEqual({ status: 'SUCCEEDED', cause: undefined });
    expect(ended.states).toEqual(expect.arrayContaining(['Datasets', 'Maintenance', 'PublishDailyMetrics']));
    expect(await sumOf(cloudwatch, CARDLAKE_METRICS.names.dailyRuns)).toBe(1);

    for (const set of ['training', 'inference']) {
      const folder = `gold/${set}/dt=${DAY}`;
      const manifest = (await contentOf(s3, DEV.lake, `${folder}/manifest.json`)).toString();
      expect(manifest).toBe(readFileSync(join(before, folder, 'manifest.json'), 'utf8'));
      const parts = Object.entries(JSON.parse(manifest)).filter(([name]) => PARTS_OF[set]!.includes(name));
      for (const [, { rows, files }] of parts as [string, DatasetPart][]) {
        expect(rows).toBeGreaterThan(0);
        for (const { path: name, sha256 } of files) {
          const content = await contentOf(s3, DEV.lake, `${folder}/${name}`);
          expect(createHash('sha256').update(content).digest('hex')).toBe(sha256);
        }
      }
    }
  });

  test('what Spark costs is what the runs were billed for', async () => {
    const emr = new EMRServerlessClient(aws.clientSettings);
    const { applications = [] } = await emr.send(new ListApplicationsCommand({}));
    const applicationId = applications[0]!.id!;
    const { jobRuns = [] } = await emr.send(new ListJobRunsCommand({ applicationId, states: ['SUCCESS'] }));
    const described = await Promise.all(
      jobRuns.map(({ id: jobRunId }) => emr.send(new GetJobRunCommand({ applicationId, jobRunId }))),
    );
    const hours = described.map(({ jobRun }) => jobRun!.billedResourceUtilization!.vCPUHour!);
    const cost = [
      'cost',
      '--env',
      'dev',
      '--events-per-day',
      '1000',
      '--application',
      applicationId,
      '--json',
    ];
    const { lines } = JSON.parse(cardlake(...cost));
    const { item, quantity, because } = lines.find((line: { item: string }) =>
      line.item.startsWith('vCPU of'),
    );
    expect(because).toBe(`measured: the mean of ${hours.length} runs`);
    const mean = hours.reduce((sum, each) => sum + each, 0) / hours.length;
    expect(item).toBe(`vCPU of ${Math.round(quantity / mean)} runs`);
  });
});

/** Cards of the lines that are well formed, each once. */
function cardsOf(lines: readonly string[]): string[] {
  const cards = lines.flatMap((line) => {
    try {
      const { card_id } = JSON.parse(line) as { card_id?: unknown };
      return typeof card_id === 'string' ? [card_id] : [];
    } catch {
      return [];
    }
  });
  return [...new Set(cards)];
}
