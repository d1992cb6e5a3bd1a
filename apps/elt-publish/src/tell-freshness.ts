import type { LoadableFeed } from '@cardlake/elt/functions';
import type { Count } from '@cardlake/elt/lambda';
import { type StartPorts, secondsSincePublished } from '@cardlake/elt/publications';
import { feedTableName } from '@cardlake/feeds';

/** Ports of telling how fresh feeds are. */
export interface FreshnessPorts extends Pick<StartPorts, 'publications' | 'now'> {
  readonly feeds: readonly LoadableFeed[];
  /** Reads the hours without a publication after which a feed is stale, by its table. */
  readonly readStaleHours: () => Readonly<Record<string, number>>;
  readonly count: Count;
}

const SECONDS_PER_HOUR = 3600;

/** Counts for each feed how long ago its objects were last published, and the feeds for which that is too long. One that was never published is not among them. */
export async function tellFreshness(ports: FreshnessPorts): Promise<void> {
  const hours = ports.readStaleHours();
  let stale = 0;
  for (const { feed } of ports.feeds) {
    const name = feedTableName(feed);
    const age = await secondsSincePublished(name, ports);
    if (age === undefined) continue;
    ports.count({ Feed: name }, { age });
    if (age > (hours[name] ?? Number.POSITIVE_INFINITY) * SECONDS_PER_HOUR) stale += 1;
  }
  ports.count({ Function: 'publisher' }, { stale });
}
