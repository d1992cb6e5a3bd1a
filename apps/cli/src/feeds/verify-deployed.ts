import type { Wiring } from '@cardlake/aws/wiring';
import { feedTableName, publishedFeeds } from '@cardlake/feeds';
import { IDEMPOTENCY_ATTRIBUTES } from '@cardlake/job-contract';
import { messageOf } from '@cardlake/lake';
import { numberOf } from '@cardlake/runtime';
import { SWITCH_EVENTS_ON } from './switch-events-on';

/** Resources of the loading of feeds, from the outputs of its stack. */
export interface FeedResources {
  /** Name of the environment. */
  readonly env: string;
  /** Rule for new objects; undefined where an existing queue announces them. */
  readonly rule: string | undefined;
  /** Buckets of feeds besides that of the lake. */
  readonly sourceBuckets: readonly string[];
  readonly objectQueue: string;
  readonly objectDeadLetters: string;
  readonly chunkQueue: string;
  readonly chunkDeadLetters: string;
  /** Name of the function extract. */
  readonly extract: string;
  /** Names of the functions extract, load and listing. */
  readonly functions: readonly string[];
  readonly table: string;
  /** Publication of what is staged; undefined where feeds are staged only. */
  readonly publication:
    | { readonly machine: string; readonly publisher: string; readonly database: string }
    | undefined;
}

/** Result of a check: what was found, or what is wrong and what to do. */
export interface Check {
  readonly check: string;
  readonly isOk: boolean;
  readonly text: string;
}

/** Thrown by a check that fails. */
class Failure extends Error {}

const DEPLOY = 'deploy the stack elt again';
const RETENTION_DAYS = 14;
const DAY_SECONDS = 86_400;

/** Checks that what loads feeds is there and wired, each part by itself. It changes nothing. */
export async function verifyDeployed(wiring: Wiring, resources: FeedResources): Promise<Check[]> {
  const checks: Check[] = [];
  const check = async (name: string, run: () => Promise<string>): Promise<void> => {
    try {
      checks.push({ check: name, isOk: true, text: await run() });
    } catch (error) {
      const text =
        error instanceof Failure ? error.message : `${messageOf(error)}; see that it exists and may be read`;
      checks.push({ check: name, isOk: false, text });
    }
  };
  await check('identity', () => wiring.readIdentity());
  const { rule } = resources;
  if (rule !== undefined) {
    await check('rule', () => checkRule(wiring, rule, resources.objectQueue));
    for (const bucket of resources.sourceBuckets)
      await check(`bucket ${bucket}`, () => checkEvents(wiring, bucket));
  }
  for (const name of resources.functions) await check(`function ${name}`, () => checkFunction(wiring, name));
  await check('table', () => checkTable(wiring, resources.table));
  const { env, objectQueue, objectDeadLetters, chunkQueue, chunkDeadLetters } = resources;
  await check('queue of objects', () =>
    checkQueue(wiring, objectQueue, objectDeadLetters, {
      redriven: `objects --env ${env}`,
      isExisting: rule === undefined,
    }),
  );
  await check('queue of chunks', () =>
    checkQueue(wiring, chunkQueue, chunkDeadLetters, { redriven: `chunks --env ${env}`, isExisting: false }),
  );
  const { publication } = resources;
  if (publication !== undefined) {
    await check(`function ${publication.publisher}`, () => checkFunction(wiring, publication.publisher));
    const described = wiring.readMachine(publication.machine);
    await check('state machine', async () => checkMachine(await described, publication));
    await check('job', async () => checkJob(wiring, await described, publication));
    await check('database', () => checkDatabase(wiring, publication));
    await check('published tables', () => checkPublishedTables(wiring, publication));
  }
  return checks;
}

async function checkRule(wiring: Wiring, expected: string, objectQueue: string): Promise<string> {
  const { arn } = await wiring.readQueue(objectQueue);
  const rules = await wiring.readRulesOf(arn);
  const rule = rules.find(({ name }) => name === expected);
  if (rule === undefined) throw new Failure(`${expected} does not send events to ${arn}; ${DEPLOY}`);
  if (!rule.isEnabled) throw new Failure(`${expected} is disabled: enable the rule, or ${DEPLOY}`);
  return `${expected} sends events of objects to their queue`;
}

async function checkEvents(wiring: Wiring, bucket: string): Promise<string> {
  if (await wiring.readSendsEvents(bucket)) return 'it sends its events to EventBridge';
  throw new Failure(
    `it does not send its events to EventBridge, so that the listing alone finds its objects: ${SWITCH_EVENTS_ON}`,
  );
}

async function checkFunction(wiring: Wiring, name: string): Promise<string> {
  const state = await wiring.readFunctionState(name);
  // A function that was not invoked for weeks is inactive until it is (developer guide, "Lambda function states").
  if (state !== 'Active' && state !== 'Inactive') throw new Failure(`it is ${state}; ${DEPLOY}`);
  return state;
}

type Machine = Awaited<ReturnType<Wiring['readMachine']>>;

function checkMachine({ status, definition }: Machine, { machine, publisher }: Publication): string {
  if (status !== 'ACTIVE') throw new Failure(`${machine} is ${status}; ${DEPLOY}`);
  const { FunctionName: asked = '' }: { FunctionName?: string } = findArguments(definition, 'lambda:invoke');
  if (!asked.endsWith(`:${publisher}`))
    throw new Failure(
      `${machine} ends publications by ${asked || 'nothing'}, expected ${publisher}; ${DEPLOY}`,
    );
  return `it asks ${publisher}`;
}

type Publication = NonNullable<FeedResources['publication']>;

async function checkJob(wiring: Wiring, { definition }: Machine, { machine }: Publication): Promise<string> {
  const { JobName: job }: { JobName?: string } = findArguments(definition, 'glue:startJobRun');
  if (job === undefined) throw new Failure(`${machine} starts no job; ${DEPLOY}`);
  return `the state machine runs ${job}, on Glue ${await wiring.readJobVersion(job)}`;
}

const checkDatabase = async (wiring: Wiring, { database }: Publication): Promise<string> =>
  `${database} is at ${await wiring.readDatabaseLocation(database)}`;

/** The job creates a table with the first publication of its feed. */
async function checkPublishedTables(wiring: Wiring, { database }: Publication): Promise<string> {
  const texts: string[] = [];
  for (const table of publishedFeeds.map(feedTableName)) {
    const found = await wiring.readCatalogTable(database, table);
    if (found !== undefined && found.kind !== 'ICEBERG')
      throw new Failure(
        `${database}.${table} is ${found.kind}, expected a table of Iceberg that the job created: give the other one another name`,
      );
    texts.push(found === undefined ? `${table} comes with its first publication` : table);
  }
  return texts.join(', ');
}

/** Arguments of the first task of a definition that calls an integration. */
function findArguments(definition: string, integration: string): object {
  const { States = {} }: { States?: Record<string, { Resource?: string; Arguments?: object }> } =
    JSON.parse(definition);
  return Object.values(States).find(({ Resource = '' }) => Resource.includes(integration))?.Arguments ?? {};
}

async function checkTable(wiring: Wiring, table: string): Promise<string> {
  const { status, ttlAttribute } = await wiring.readTable(table);
  if (status !== 'ACTIVE') throw new Failure(`${table} is ${status}; wait until it is ACTIVE`);
  if (ttlAttribute !== IDEMPOTENCY_ATTRIBUTES.ttl)
    throw new Failure(
      `items of ${table} expire by ${ttlAttribute ?? 'nothing'}, expected ${IDEMPOTENCY_ATTRIBUTES.ttl}; ${DEPLOY}`,
    );
  return `${table} forgets by ${ttlAttribute}`;
}

/** A queue that exists is its owner's: so is how long it keeps dead letters, and who sends to it. */
async function checkQueue(
  wiring: Wiring,
  url: string,
  expected: string,
  { redriven, isExisting }: { readonly redriven: string; readonly isExisting: boolean },
): Promise<string> {
  const { waiting, deadLettersArn } = await wiring.readQueue(url);
  if (deadLettersArn !== expected)
    throw new Failure(
      `its dead letters go to ${deadLettersArn ?? 'nowhere'}, expected ${expected}; ${isExisting ? 'correct its redrive policy, or elt.existingQueue.deadLettersArn' : DEPLOY}`,
    );
  const dead = await wiring.readQueue(urlOfSibling(url, expected));
  if (!isExisting && dead.retentionSeconds < RETENTION_DAYS * DAY_SECONDS)
    throw new Failure(
      `its dead letters are kept for less than ${numberOf(RETENTION_DAYS, 'day')}; ${DEPLOY}`,
    );
  if (dead.waiting > 0)
    throw new Failure(
      `${numberOf(dead.waiting, 'dead letter')}: mend the cause, then run \`cardlake feed redrive ${redriven}\``,
    );
  const text = `${numberOf(waiting, 'message')} waiting, no dead letters`;
  return isExisting ? `${text}; an existing queue, and who sends to it is not checked` : text;
}

/** The URL of a queue of the same account and region: only the name at its end differs. */
const urlOfSibling = (url: string, arn: string): string => url.replace(/[^/]*$/, arn.split(':').at(-1) ?? '');
