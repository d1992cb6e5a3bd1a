import type { Wiring } from '@cardlake/aws/wiring';
import { IDEMPOTENCY_ATTRIBUTES } from '@cardlake/job-contract';
import { messageOf } from '@cardlake/lake';
import { numberOf } from '@cardlake/runtime';

/** Resources of the loading of feeds, from the outputs of its stack. */
export interface FeedResources {
  /** Name of the environment. */
  readonly env: string;
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
  readonly publication: { readonly machine: string; readonly publisher: string } | undefined;
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
  await check('rule', () => checkRule(wiring, resources));
  for (const name of resources.functions) await check(`function ${name}`, () => checkFunction(wiring, name));
  await check('table', () => checkTable(wiring, resources.table));
  const queues = [
    ['queue of objects', resources.objectQueue, resources.objectDeadLetters, 'objects'],
    ['queue of chunks', resources.chunkQueue, resources.chunkDeadLetters, 'chunks'],
  ] as const;
  for (const [name, url, deadLetters, argument] of queues)
    await check(name, () => checkQueue(wiring, url, deadLetters, `${argument} --env ${resources.env}`));
  const { publication } = resources;
  if (publication !== undefined) {
    await check(`function ${publication.publisher}`, () => checkFunction(wiring, publication.publisher));
    await check('state machine', () => checkMachine(wiring, publication));
  }
  return checks;
}

async function checkRule(wiring: Wiring, { objectQueue }: FeedResources): Promise<string> {
  const { arn } = await wiring.readQueue(objectQueue);
  const rules = await wiring.readRulesOf(arn);
  const enabled = rules.filter(({ isEnabled }) => isEnabled).map(({ name }) => name);
  if (rules.length === 0) throw new Failure(`no rule sends events to ${arn}; ${DEPLOY}`);
  if (enabled.length === 0)
    throw new Failure(
      `${rules.map(({ name }) => name).join(', ')} is disabled: set elt.enabled, or enable the rule`,
    );
  return `${enabled.join(', ')} sends events of objects to their queue`;
}

async function checkFunction(wiring: Wiring, name: string): Promise<string> {
  const state = await wiring.readFunctionState(name);
  // A function that was not invoked for weeks is inactive until it is (developer guide, "Lambda function states").
  if (state !== 'Active' && state !== 'Inactive') throw new Failure(`it is ${state}; ${DEPLOY}`);
  return state;
}

async function checkMachine(
  wiring: Wiring,
  { machine, publisher }: NonNullable<FeedResources['publication']>,
): Promise<string> {
  const { status, definition } = await wiring.readMachine(machine);
  if (status !== 'ACTIVE') throw new Failure(`${machine} is ${status}; ${DEPLOY}`);
  const { JobName: job }: { JobName?: string } = findArguments(definition, 'glue:startJobRun');
  if (job === undefined) throw new Failure(`${machine} starts no job; ${DEPLOY}`);
  const { FunctionName: asked = '' }: { FunctionName?: string } = findArguments(definition, 'lambda:invoke');
  if (!asked.endsWith(`:${publisher}`))
    throw new Failure(
      `${machine} ends publications by ${asked || 'nothing'}, expected ${publisher}; ${DEPLOY}`,
    );
  return `it runs the job ${job}, and asks ${publisher}`;
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

async function checkQueue(wiring: Wiring, url: string, expected: string, redriven: string): Promise<string> {
  const { waiting, deadLettersArn } = await wiring.readQueue(url);
  if (deadLettersArn !== expected)
    throw new Failure(
      `its dead letters go to ${deadLettersArn ?? 'nowhere'}, expected ${expected}; ${DEPLOY}`,
    );
  const dead = await wiring.readQueue(urlOfSibling(url, expected));
  if (dead.retentionSeconds < RETENTION_DAYS * DAY_SECONDS)
    throw new Failure(
      `its dead letters are kept for less than ${numberOf(RETENTION_DAYS, 'day')}; ${DEPLOY}`,
    );
  if (dead.waiting > 0)
    throw new Failure(
      `${numberOf(dead.waiting, 'dead letter')}: mend the cause, then run \`cardlake feed redrive ${redriven}\``,
    );
  return `${numberOf(waiting, 'message')} waiting, no dead letters`;
}

/** The URL of a queue of the same account and region: only the name at its end differs. */
const urlOfSibling = (url: string, arn: string): string => url.replace(/[^/]*$/, arn.split(':').at(-1) ?? '');
