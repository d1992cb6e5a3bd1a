import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { bronzeCardAuthorization, bronzeCardDecision } from '@cardlake/card-schema';
import { downloadLake, openLines } from '../support/lake-bucket';
import { waitUntil } from '../support/wait-until';
import { askForAll, byExecution, byFunction, putLines } from './support/decisions/deliver';
import { type Decisions, startDecisions } from './support/decisions/environment';
import { startModelServer } from './support/decisions/model-server';
import { measurePhases } from './support/decisions/phases';
import { releaseModel } from './support/decisions/release-model';
import { describeSteps } from './support/decisions/steps';
import { makeTraffic } from './support/decisions/traffic';
import { warmLake } from './support/decisions/warm-lake';
import { readQueue } from './support/read-queue';
import { cardsOf } from './support/traffic';

/** Authorisations; `CARDLAKE_E2E_DECISIONS=10000` takes more. */
const COUNT = Number(process.env.CARDLAKE_E2E_DECISIONS ?? 120);
/** Share of the moments around a request at which a function dies: the next one starts anew, which takes a second, so that there are some dozens whatever the number of events. */
const DEATHS = Math.min(0.002, 2 / COUNT);
/** Cards, with some twenty events each. */
const CARDS = Math.max(100, Math.ceil(COUNT / 20));

const BUCKET = 'cardlake-dev-foundation-lake-123456789012';
const STREAM = 'cardlake-dev-bronze-events';
const PREDICTION = 'cardlake-dev-prediction';
const ANSWER = `${PREDICTION}-answer`;
const QUEUES = 'http://127.0.0.1/123456789012';

/** A decision in bronze, as far as it matters here. */
interface DecisionLine {
  readonly event_id: string;
  readonly ts: string;
  readonly score: number;
  /** JSON. */
  readonly flags: string;
  readonly steps: string;
}

let models: Awaited<ReturnType<typeof startModelServer>>;
let dev: Decisions;
beforeAll(async () => {
  models = await startModelServer();
  dev = startDecisions({
    modelServer: models.url,
    faults: { throttled: 0.02, failed: 0.02, deaths: DEATHS },
  });
});
afterAll(() => {
  models?.stop();
  dev?.stop();
});

async function countDecided(): Promise<number> {
  let count = 0;
  let from: Record<string, never> | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await dev.tables.send(
      new ScanCommand({ TableName: `${PREDICTION}-decisions`, ...(from && { ExclusiveStartKey: from }) }),
    );
    count += Items.filter(({ state }) => state?.S === 'decided').length;
    from = LastEvaluatedKey as typeof from;
  } while (from !== undefined);
  return count;
}

test('whatever fails, each authorisation has one decision, poison is in its queue, and gold finds no mismatch', async () => {
  const phases = measurePhases();
  const linesOf = (folder: string) => openLines(dev.s3, BUCKET, folder);
  const tables = {
    cardEvents: `${PREDICTION}-card-events`,
    snapshots: `${PREDICTION}-snapshots`,
    snapshotsFeatureGroup: dev.outputs['dev-prediction']?.['snapshots_feature_group_name'] ?? '',
  };
  const warm = warmLake(dev, tables, CARDS);
  models.load(
    await releaseModel(dev, {
      bucket: BUCKET,
      controlTable: `${PREDICTION}-control`,
      endpointPrefix: PREDICTION,
    }),
  );
  phases.end('lake, tables and model');
  const traffic = makeTraffic(COUNT, cardsOf(warm), Date.now());

  await putLines(dev, STREAM, [...traffic.streamed, ...traffic.poison.map(([line]) => line)]);
  const ask = byFunction(dev, ANSWER);
  const execute = byExecution(dev, dev.outputs['dev-prediction']?.['score_machine_arn'] ?? '');
  const [whole, stepped] = await Promise.all([
    askForAll(ask, traffic.asked),
    askForAll(execute, traffic.stepped),
  ]);
  const answers = [...whole, ...stepped];
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  phases.end('answers');
  const decisions: DecisionLine[] = [];
  const byEvent = new Map<string, DecisionLine>();
  const readNew = linesOf(bronzeCardDecision.path);
  const collect = async (): Promise<void> => {
    for (const line of await readNew()) {
      const decision: DecisionLine = JSON.parse(line);
      decisions.push(decision);
      if (!byEvent.has(decision.event_id)) byEvent.set(decision.event_id, decision);
    }
  };
  await waitUntil(async () => {
    await collect();
    return byEvent.size >= COUNT;
  });
  phases.end('rest of the stream, and bronze');
  const [asked, streamed] = [0, 1].map((rest) => traffic.conflicts.filter((_, i) => i % 2 === rest));
  for (const way of [ask, execute]) {
    const refused = await askForAll(way, asked ?? []);
    expect(refused.map(({ status }) => status)).toEqual(refused.map(() => 409));
  }
  const [{ amount: _, ...incomplete } = {}] = traffic.events;
  for (const way of [ask, execute])
    expect(await way(incomplete as (typeof traffic.events)[number])).toMatchObject({
      status: 422,
      body: { error: { reasons: [{ field: 'amount', code: 'missing' }] } },
    });
  await putLines(
    dev,
    STREAM,
    (streamed ?? []).map((event) => JSON.stringify(event)),
  );

  phases.end('conflicts');
  expect([...byEvent.keys()].sort()).toEqual(traffic.events.map((event) => event.event_id).sort());
  for (const { body } of answers) expect(body.score).toBe(byEvent.get(body.event_id ?? '')?.score);
  expect(await countDecided()).toBe(COUNT);

  // People find them where they were made.
  const [sample] = traffic.events;
  const environment = ['--env', 'dev', '--outputs', dev.outputsFile, '--json'];
  const query = (...args: readonly string[]): DecisionLine[] =>
    dev
      .cardlake('decisions', 'query', ...args, ...environment)
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  expect(query('--event', sample?.event_id ?? '')).toMatchObject([
    { event_id: sample?.event_id, score: byEvent.get(sample?.event_id ?? '')?.score },
  ]);
  const ofCard = traffic.events.filter((event) => event.card_id === sample?.card_id);
  expect(query('--card', sample?.card_id ?? '').map((found) => found.event_id)).toEqual(
    ofCard.map((event) => event.event_id).reverse(),
  );

  // A line may be told of twice: a caller that asks again after a death puts it onto the stream again.
  const expected = traffic.poison.length + traffic.conflicts.length;
  const rejected = new Map<unknown, string>();
  await waitUntil(async () => {
    for (const { line, reasons } of await readQueue(dev, `${QUEUES}/${PREDICTION}-rejected-lines`))
      rejected.set(line, String(reasons));
    return rejected.size >= expected;
  });
  const reasons = [
    ...traffic.poison.map(([, reason]) => reason),
    ...traffic.conflicts.map(() => 'conflicting_duplicate'),
  ];
  expect([...rejected.values()].sort()).toEqual(reasons.sort());
  expect(await readQueue(dev, `${QUEUES}/${PREDICTION}-stream-dead-letters`)).toEqual([]);
  expect(await readQueue(dev, `${QUEUES}/${PREDICTION}-forwarder-dead-letters`)).toEqual([]);
  expect(dev.readDenied()).toEqual([]);

  phases.end('queries and queues');
  // Of each event one decision, however often it was forwarded.
  await collect();
  for (const decision of decisions) expect(decision).toEqual(byEvent.get(decision.event_id));
  // Some rows reached the endpoint; on a busy machine few answers come in time. The same version scores the others, flagged.
  await waitUntil(async () => models.counts.answered + models.counts.slow + models.counts.failed > 0);
  for (const { flags } of byEvent.values()) expect(['[]', '["fallback"]']).toContain(flags);

  const missing = new Set(traffic.events.map((event) => event.event_id));
  const readArrived = linesOf(bronzeCardAuthorization.path);
  await waitUntil(async () => {
    for (const line of await readArrived()) missing.delete(/"event_id":"([^"]*)"/.exec(line)?.[1] ?? '');
    return missing.size === 0;
  });
  await downloadLake(dev.s3, BUCKET, dev.lake, {
    prefixes: [`${bronzeCardAuthorization.path}/`, `${bronzeCardDecision.path}/`],
    isPrivate: () => false,
  });
  dev.cardlake('run', 'stream', '--lake', dev.lake, '--json');
  const days = [...new Set(traffic.events.map(({ ts }) => new Date(ts * 1000).toISOString().slice(0, 10)))];
  const audits = days.map((day) =>
    JSON.parse(dev.cardlake('audit', 'decisions', '--lake', dev.lake, '--dt', day, '--json')),
  );
  phases.end('stream run and audit');
  expect(audits.reduce((sum, audit) => sum + audit.decisions, 0)).toBe(COUNT);
  expect(audits.flatMap((audit) => audit.mismatches)).toEqual([]);
  process.stdout.write(
    `${phases.describe()}\n${describeSteps([...byEvent.values()])}\n${JSON.stringify(audits.map((audit) => audit.classes))}\n`,
  );
});
