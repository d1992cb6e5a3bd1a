import {
  type EndPorts,
  endPublication,
  readFeedState,
  returnLease,
  type StartPorts,
  startPublication,
  startRelease,
} from '@cardlake/elt/publications';
import { type CompiledFeed, feedTableName } from '@cardlake/feeds';
import {
  type FeedState,
  type PublishFacts,
  publishFactsPath,
  publishVerdictsPath,
  type StartedFeed,
} from '@cardlake/job-contract';
import type { Step } from './step';
import { type FreshnessPorts, tellFreshness } from './tell-freshness';

/** Ports of the steps of publishing feeds. */
export interface StepPorts extends StartPorts, EndPorts, FreshnessPorts {}

/** Does a step of publishing feeds. */
export async function doStep(
  step: Step,
  ports: StepPorts,
): Promise<readonly StartedFeed[] | readonly FeedState[] | PublishFacts | undefined> {
  switch (step.step) {
    case 'look':
      return Promise.all(ports.feeds.map(({ feed }) => readFeedState(feed, ports, step.prefix)));
    case 'start':
      await tellFreshness(ports);
      return startFeeds(step.feeds, 0, ports);
    case 'release':
      return [await release(step, ports)];
    case 'end':
      return end(step, ports);
    case 'give-up':
      return returnLease(step, ports.publications).then(() => undefined);
  }
}

/**
 * Starts the publication of feeds of which enough waits.
 * @param names tables of the feeds; all when there are none
 * @param bytes bytes of objects from which they are not gathered any longer
 */
export async function startFeeds(
  names: readonly string[] | undefined,
  bytes: number,
  ports: StepPorts,
): Promise<readonly StartedFeed[]> {
  const started: StartedFeed[] = [];
  for (const { feed } of ports.feeds) {
    const name = feedTableName(feed);
    if (names !== undefined && !names.includes(name)) continue;
    started.push({ feed: name, ...(await startPublication(feed, { bytes }, ports)) });
  }
  return started;
}

/** @throws Error when there is no such feed */
async function release(
  { step: _step, feed: name, ...given }: Extract<Step, { step: 'release' }>,
  ports: StepPorts,
): Promise<StartedFeed> {
  return { feed: name, ...(await startRelease(findFeed(name, ports), given, ports)) };
}

/** Finds a feed by its table. @throws Error when there is none */
function findFeed(name: string, ports: StepPorts): CompiledFeed {
  const found = lookUpFeed(name, ports);
  if (found !== undefined) return found;
  const names = ports.feeds.map(({ feed }) => feedTableName(feed));
  throw new Error(`there is no feed with the table "${name}"; found ${names.join(', ')}`);
}

/** Looks a feed up by its table; undefined when there is none. */
const lookUpFeed = (name: string, { feeds }: StepPorts): CompiledFeed | undefined =>
  feeds.find(({ feed }) => feedTableName(feed) === name)?.feed;

async function end(step: Extract<Step, { step: 'end' }>, ports: StepPorts): Promise<PublishFacts> {
  const { feed, execution } = step;
  const files = { facts: publishFactsPath(execution), verdicts: publishVerdictsPath(execution) };
  // Withdrawn meanwhile, or of another version, it is published all the same.
  const facts = await endPublication({ ...step, ...files }, lookUpFeed(feed, ports)?.hash, ports);
  const { published, blocked } = facts;
  const share = shareOfRejected(facts);
  ports.count({ Feed: feed }, { published, blocked, ...share });
  ports.count({ Function: 'publisher' }, { blocked, ...share });
  return facts;
}

const shareOfRejected = ({ records, rejected }: PublishFacts) =>
  records === 0 ? {} : { rejectedPercent: (100 * rejected) / records };
