import { holdsPan } from '@cardlake/card-schema';
import { type CompiledFeed, feedTableName } from '@cardlake/feeds';
import { PUBLISHER_TIMEOUT_SECONDS, type PublishRequest, publishRequestPath } from '@cardlake/job-contract';
import { writeAnnouncement } from '../events/object-events';
import { executionName } from './execution-name';
import type { Lease, PendingObject, Publications } from './publications';

/** Ports of starting publications. */
export interface StartPorts {
  readonly publications: Publications;
  /** Writes a file of the lake. */
  readonly write: (key: string, content: Buffer) => Promise<void>;
  /** Starts the state machine under a name. */
  readonly start: (name: string, input: PublicationInput) => Promise<unknown>;
  /** Answers whether an execution of a name is running. */
  readonly isRunning: (name: string) => Promise<boolean>;
  /** Sends messages to the queue of announced objects. */
  readonly announceAgain: (messages: readonly string[]) => Promise<void>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Input of the state machine that publishes a feed. */
export interface PublicationInput {
  readonly feed: string;
  /** Key of the request in the lake. */
  readonly request: string;
}

/** Condition under which the waiting objects of a feed are published. */
export interface Gathering {
  /** Bytes of objects from which they are not gathered any longer; 0 publishes whatever waits. */
  readonly bytes: number;
}

/** Result of a start. */
export type Started =
  | { readonly outcome: 'nothing' | 'gathering' | 'busy'; readonly objects: number }
  | { readonly outcome: 'started'; readonly objects: number; readonly execution: string };

/** Clocks of two functions differ by less, and Step Functions tells by then of an execution that started (DescribeExecution is eventually consistent). */
const SLACK_SECONDS = 60;
/** Longer than the function that takes a lease can live: a lease without an execution after that was given up. */
const GRACE_MS = (PUBLISHER_TIMEOUT_SECONDS + SLACK_SECONDS) * 1000;

/**
 * Starts the publication of the objects of a feed that wait, by one execution at a time. It may be repeated, run at the same time and die at any point: a lease that is
 * taken without an execution is taken over later. Objects that are staged by an older definition are announced again, to be staged by this one.
 */
export async function startPublication(
  feed: CompiledFeed,
  { bytes }: Gathering,
  ports: StartPorts,
): Promise<Started> {
  const { publications } = ports;
  const name = feedTableName(feed);
  const lease = await publications.readLease(name);
  const isBusy = await isHeld(lease, ports);
  const waiting = await takeCurrent(feed, isBusy, ports);
  const objects = waiting.length;
  if (objects === 0) return { outcome: 'nothing', objects };
  if (waiting.reduce((sum, one) => sum + one.bytes, 0) < bytes) return { outcome: 'gathering', objects };
  if (isBusy) return { outcome: 'busy', objects };
  return startRequest(requestFor(name, waiting), lease, ports);
}

/** Requests the publication of objects. */
function requestFor(feed: string, waiting: readonly PendingObject[]): PublishRequest {
  const plans = waiting.filter(({ replayedMs }) => replayedMs === undefined).map(({ plan }) => plan);
  const reloads = waiting
    .flatMap(({ plan, replayedMs }) => (replayedMs === undefined ? [] : [{ plan, replayedMs }]))
    .sort((a, b) => (a.plan < b.plan ? -1 : 1));
  return { feed, plans: plans.sort(), ...(reloads.length > 0 && { reloads }) };
}

/** A person lets a blocked object pass in spite of a rule. */
export interface Release {
  /** Key of the object; its newest version that the rule blocks is meant. */
  readonly object: string;
  readonly rule: string;
  readonly reason: string;
}

/**
 * Starts the publication of a blocked object in spite of a rule. The rule and the reason are recorded with it. It is published unless another rule
 * blocks it.
 * @throws Error for a reason that holds a card number, and would be stored
 */
export async function startRelease(
  feed: CompiledFeed,
  release: Release,
  ports: StartPorts,
): Promise<Started> {
  if (holdsPan(release.reason)) throw new Error('the reason holds a card number; give it without');
  const name = feedTableName(feed);
  const lease = await ports.publications.readLease(name);
  if (await isHeld(lease, ports)) return { outcome: 'busy', objects: 1 };
  return startRequest({ feed: name, plans: [], releases: [release] }, lease, ports);
}

/** Takes the lease of a feed, and starts the execution that does what a request says. */
async function startRequest(
  content: PublishRequest,
  lease: Lease | undefined,
  { publications, write, start, now }: StartPorts,
): Promise<Started> {
  const { feed, plans, releases = [], reloads = [] } = content;
  const objects = plans.length + releases.length + reloads.length;
  const attempt = (lease?.attempt ?? 0) + 1;
  const more = [...releases, ...reloads].map((each) => JSON.stringify(each));
  const execution = executionName(feed, [...plans, ...more], attempt);
  const taken: Lease = { attempt, holder: execution, takenMs: now(), publishedMs: lease?.publishedMs };
  if (!(await publications.writeLease(feed, taken, lease))) return { outcome: 'busy', objects };
  const request = publishRequestPath(execution);
  await write(request, Buffer.from(JSON.stringify(content)));
  await start(execution, { feed, request });
  return { outcome: 'started', objects, execution };
}

/** Lists waiting objects that are staged by the definition of now, and has the others staged again: not while an execution may be publishing them. */
async function takeCurrent(
  feed: CompiledFeed,
  isBusy: boolean,
  ports: StartPorts,
): Promise<readonly PendingObject[]> {
  const { publications, announceAgain } = ports;
  const waiting = await publications.listWaiting(feedTableName(feed));
  const outdated = waiting.filter(({ definition }) => definition !== feed.hash);
  if (outdated.length > 0 && !isBusy) {
    await announceAgain(outdated.map(writeAnnouncement));
    await publications.remove(
      feedTableName(feed),
      outdated.map(({ plan }) => plan),
    );
  }
  return waiting.filter((one) => !outdated.includes(one));
}

async function isHeld(lease: Lease | undefined, { isRunning, now }: StartPorts): Promise<boolean> {
  if (lease?.holder === undefined) return false;
  return now() - lease.takenMs < GRACE_MS || (await isRunning(lease.holder));
}
