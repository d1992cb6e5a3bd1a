import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { bronzeCardAuthorization, bronzeCardDecision } from '@cardlake/card-schema';
import { MODELS_FOLDER } from '@cardlake/job-contract';
import { DEV } from '../support/dev-environment';
import { type FinishedExecution, runExecution } from '../support/executions';
import { readLines } from '../support/lake-bucket';
import { waitUntil } from '../support/wait-until';
import { askForAll, byFunction } from './support/decisions/deliver';
import { type Decisions, MODEL, startDecisions } from './support/decisions/environment';
import { putFiles } from './support/decisions/release-model';
import { makeTraffic } from './support/decisions/traffic';
import { warmLake } from './support/decisions/warm-lake';
import { nextWindowEnd } from './support/pipeline';
import { sparkJobsOn } from './support/spark-commands';
import { cardsOf } from './support/traffic';

const COUNT = 40;
const CARDS = 100;
const PREDICTION = 'cardlake-dev-prediction';

let jobFolder: string;
let dev: Decisions;
beforeAll(() => {
  jobFolder = mkdtempSync(join(tmpdir(), 'cardlake-e2e-audit-'));
  dev = startDecisions({ sparkCommand: sparkJobsOn(jobFolder) });
});
afterAll(() => {
  dev?.stop();
  rmSync(jobFolder, { recursive: true, force: true });
});

async function run(input: object): Promise<FinishedExecution> {
  const execution = await runExecution(dev.sfn, DEV.machine, input);
  if (execution.status === 'SUCCEEDED') return execution;
  throw new Error(`the pipeline ended with ${execution.status}: ${execution.error}: ${execution.cause}`);
}

/** Changes a digit of the vector of a decision on its way to bronze: gold keeps what was decided first. */
async function plantWrongVector(line: string): Promise<string> {
  const { decided_at: at, ...decision } = JSON.parse(line);
  const features = String(decision.features).replace(
    /"card_txn_count_30d":(\d+)/,
    '"card_txn_count_30d":9$1',
  );
  const wrong = { ...decision, decided_at: at - 0.001, features };
  const minute = new Date().toISOString().slice(0, 16).replace(/\D/g, '/');
  await dev.s3.send(
    new PutObjectCommand({
      Bucket: DEV.lake,
      Key: `${bronzeCardDecision.path}/ingest_dt=${minute}/planted.json.gz`,
      Body: gzipSync(`${JSON.stringify(wrong)}\n`),
    }),
  );
  return String(decision.event_id);
}

test('the daily run audits every decision of the day, and names the one that was made with a wrong vector', async () => {
  const outputs = dev.outputs['dev-prediction'] ?? {};
  const tables = {
    cardEvents: `${PREDICTION}-card-events`,
    snapshots: `${PREDICTION}-snapshots`,
    snapshotsFeatureGroup: outputs['snapshots_feature_group_name'] ?? '',
  };
  const warm = warmLake(dev, tables, CARDS);
  await putFiles(dev, DEV.lake, join(MODELS_FOLDER, MODEL));
  await putFiles(dev, DEV.lake, bronzeCardAuthorization.path);
  const { events } = makeTraffic(COUNT, cardsOf(warm), Date.now());
  const day = new Date((events.at(-1)?.ts ?? 0) * 1000).toISOString().slice(0, 10);
  const asked = events.filter(({ ts }) => new Date(ts * 1000).toISOString().startsWith(day));
  const answers = await askForAll(byFunction(dev, `${PREDICTION}-answer`), asked);
  expect(answers.map(({ status }) => status)).toEqual(asked.map(() => 200));
  const readDecisions = () => readLines(dev.s3, DEV.lake, bronzeCardDecision.path);
  await waitUntil(async () => {
    const arrived = (await readLines(dev.s3, DEV.lake, bronzeCardAuthorization.path)).join('\n');
    const isThere = asked.every((event) => arrived.includes(`"${event.event_id}"`));
    return isThere && (await readDecisions()).length >= asked.length;
  });
  const [line = ''] = await readDecisions();
  const planted = await plantWrongVector(line);

  const until = new Date(nextWindowEnd()).toISOString();
  await run({ mode: 'stream', window_end_ts: until });
  const { name, states } = await run({ mode: 'daily', dt: day });
  expect(states).toEqual(expect.arrayContaining(['LeaveEvidence', 'WatchDecisions', 'PublishDailyMetrics']));
  // The function says the same of the same run again.
  const { FunctionError, Payload = [] } = await dev.lambda.send(
    new InvokeCommand({ FunctionName: `${PREDICTION}-watch`, Payload: JSON.stringify({ run: name }) }),
  );
  expect(FunctionError).toBeUndefined();
  const { audit, drift } = JSON.parse(Buffer.from(Payload).toString());
  const { mismatch, ...explained } = audit.classes;
  expect(audit).toMatchObject({ day, decisions: asked.length, undecided: 0, otherDefinitions: [] });
  expect(Object.values<number>(explained).reduce((sum, each) => sum + each)).toBe(asked.length - 1);
  expect([mismatch, audit.mismatches]).toMatchObject([
    1,
    [{ eventId: planted, differences: [{ feature: 'card_txn_count_30d' }] }],
  ]);
  expect(drift).toMatchObject([{ rows: asked.length }]);
  expect(dev.readDenied()).toEqual([]);
});
