import type { StartPorts } from './start-publication';

/** Measures the seconds since objects of a feed were last published; undefined before the first time. @param feed its table */
export async function secondsSincePublished(
  feed: string,
  { publications, now }: Pick<StartPorts, 'publications' | 'now'>,
): Promise<number | undefined> {
  const publishedMs = (await publications.readLease(feed))?.publishedMs;
  return publishedMs === undefined ? undefined : Math.floor((now() - publishedMs) / 1000);
}
