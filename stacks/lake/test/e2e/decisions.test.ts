import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { bronzeCardAuthorization, bronzeCardDecision } from '@cardlake/card-schema';
import { downloadLake, readLines } from '../support/lake-bucket';
import { waitUntil } from '../support/wait-until';
import { askForAll, byExecution, byFunction, putLines } from './support/decisions/deliver';
import { type Decisions, startDecisions } from './support/decisions/environment';
import { startModelServer } from './support/decisions/model-server';
import { releaseModel } from './support/decisions/release-model';
import { describeSteps } from './support/decisions/steps';
import { makeTraffic } from './support/decisions/traffic';
import { warmLake } from './support/decisions/warm-lake';
import { readQueue } from './support/read-queue';
import { cardsOf } from './support/traffic';

/** Authorisations; `CARDLAKE_E2E_DECISIONS=10000` takes more. */
const COUNT = Number(process.env.CARDLAKE_E2E_DECISIONS ?? 120);

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
    faults: { throttled: 0.02, failed: 0.02, deaths: 0.002 },
  });
});
afterAll(() => {
  models?.stop();
  dev?.stop();
});

const readDecisions = async (): Promise<DecisionLine[]> =>
  (await readLines(dev.s3, BUCKET, bronzeCardDecision.path)).map((line) => JSON.parse(line));

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
  const warm = warmLake(dev, {
    cardEvents: `${PREDICTION}-card-events`,
    snapshots: `${PREDICTION}-snapshots`,
  });
  models.load(
    await releaseModel(dev, {
      bucket: BUCKET,
      controlTable: `${PREDICTION}-control`,
      endpointPrefix: PREDICTION,
    }),
  );
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
  await waitUntil(async () => (await countDecided()) >= COUNT);
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

  // Of each event one decision, however often it was forwarded.
  await waitUntil(async () => new Set((await readDecisions()).map((each) => each.event_id)).size >= COUNT);
  const decisions = await readDecisions();
  const byEvent = new Map(decisions.map((decision) => [decision.event_id, decision]));
  expect([...byEvent.keys()].sort()).toEqual(traffic.events.map((event) => event.event_id).sort());
  for (const decision of decisions) expect(decision).toEqual(byEvent.get(decision.event_id));
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

  // Some rows reached the endpoint; on a busy machine few answers come in time. The same version scores the others, flagged.
  await waitUntil(async () => models.counts.answered + models.counts.slow + models.counts.failed > 0);
  for (const { flags } of byEvent.values()) expect(['[]', '["fallback"]']).toContain(flags);

  await waitUntil(async () => {
    const arrived = (await readLines(dev.s3, BUCKET, bronzeCardAuthorization.path)).join('\n');
    return traffic.events.every((event) => arrived.includes(`"${event.event_id}"`));
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
  expect(audits.reduce((sum, audit) => sum + audit.decisions, 0)).toBe(COUNT);
  expect(audits.flatMap((audit) => audit.mismatches)).toEqual([]);
  process.stdout.write(
    `${describeSteps([...byEvent.values()])}\n${JSON.stringify(audits.map((audit) => audit.classes))}\n`,
  );
});
