import { type PublishFacts, readPublishFacts, readPublishRequest } from '@cardlake/job-contract';
import type { Publications } from './publications';

/** Ports of ending a publication. */
export interface EndPorts {
  readonly publications: Publications;
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
}

/** Counts the objects of a publication as judged, and gives the lease of the feed back. @throws Error when the job left no counts */
export async function endPublication(ended: EndedPublication, ports: EndPorts): Promise<PublishFacts> {
  const { publications, read, now } = ports;
  const required = async (key: string): Promise<string> => {
    const found = await read(key);
    if (found === undefined) throw new Error(`${ended.execution}: expected ${key}, found nothing`);
    return found.toString('utf8');
  };
  const facts = readPublishFacts(await required(ended.facts));
  const { plans } = readPublishRequest(await required(ended.request));
  await publications.markJudged(ended.feed, plans, now());
  await returnLease(ended, publications);
  return facts;
}

/** Gives the lease of a feed back, unless another execution has it by now. */
export async function returnLease(
  { feed, execution }: Pick<EndedPublication, 'feed' | 'execution'>,
  publications: Publications,
): Promise<void> {
  const lease = await publications.readLease(feed);
  if (lease?.holder === execution)
    await publications.writeLease(feed, { ...lease, holder: undefined }, lease);
}
