import {
  type PublishFacts,
  readPublishFacts,
  readPublishRequest,
  readPublishVerdicts,
} from '@cardlake/job-contract';
import { objectOfName } from '../places';
import { identityFolderOf, identityFolderOfPlan, stagingNames } from '../staging/names';
import type { Lease, Publications, Verdict } from './publications';

/** Ports of ending a publication. */
export interface EndPorts {
  readonly publications: Publications;
  /** Bucket of the lake. */
  readonly bucket: string;
  /** Reads a file of the lake; undefined when there is none. */
  readonly read: (key: string) => Promise<Buffer | undefined>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** An execution that ends. */
export interface EndedPublication {
  readonly feed: string;
  /** Its name. */
  readonly execution: string;
  /** Key of its request in the lake. */
  readonly request: string;
  /** Key of the counts that its job left. */
  readonly facts: string;
  /** Key of the verdicts that its job left. */
  readonly verdicts: string;
}

/**
 * Counts the objects of a publication as judged, with their verdicts, and gives the lease of the feed back. They are judged under the plans of the
 * request, whatever definition is deployed meanwhile: under another plan an object may not be staged yet, and would never be published.
 * @param definition hash of the definition of the feed now, by which an object that was released is found; undefined when there is no feed with that
 *   table any more: the verdicts of releases are then not noted here, and stay in `feed_objects`
 * @throws Error when the job left no counts or no verdicts
 */
export async function endPublication(
  ended: EndedPublication,
  definition: string | undefined,
  ports: EndPorts,
): Promise<PublishFacts> {
  const { publications, bucket, read, now } = ports;
  const required = async (key: string): Promise<string> => {
    const found = await read(key);
    if (found === undefined) throw new Error(`${ended.execution}: expected ${key}, found nothing`);
    return found.toString('utf8');
  };
  const facts = readPublishFacts(await required(ended.facts));
  const { plans, reloads = [] } = readPublishRequest(await required(ended.request));
  const replays = new Map(reloads.map(({ plan, replayedMs }) => [plan, replayedMs]));
  const requested = new Map([...plans, ...replays.keys()].map((plan) => [identityFolderOfPlan(plan), plan]));
  const verdicts = new Map<string, Verdict>();
  for (const { key, version, ...verdict } of readPublishVerdicts(await required(ended.verdicts))) {
    const identity = { ...objectOfName(key, bucket), version };
    const plan = requested.get(identityFolderOf(identity));
    if (plan !== undefined) verdicts.set(plan, verdict);
    else if (definition !== undefined) {
      // A release names no plan: its verdict takes the place of the one before.
      const names = stagingNames(identity, { hash: definition });
      const before = await publications.find(ended.feed, names.plan);
      if (before?.state !== 'judged') continue;
      verdicts.set(names.plan, verdict);
      if (before.replayedMs !== undefined) replays.set(names.plan, before.replayedMs);
    }
  }
  const judged = [...new Set([...requested.values(), ...verdicts.keys()])];
  await publications.markJudged(
    ended.feed,
    judged.map((plan) => ({ plan, verdict: verdicts.get(plan), replayedMs: replays.get(plan) })),
    now(),
  );
  await returnLease(ended, publications, facts.published > 0 ? { publishedMs: now() } : {});
  return facts;
}

/**
 * Gives the lease of a feed back, unless another execution has it by now.
 * @param changes what the execution did, when it published anything
 */
export async function returnLease(
  { feed, execution }: Pick<EndedPublication, 'feed' | 'execution'>,
  publications: Publications,
  changes: Partial<Pick<Lease, 'publishedMs'>> = {},
): Promise<void> {
  const lease = await publications.readLease(feed);
  if (lease?.holder === execution)
    await publications.writeLease(feed, { ...lease, ...changes, holder: undefined }, lease);
}
