import { type CompiledFeed, FEEDS_PREFIX, feedFolder } from '@cardlake/feeds';

/** A bucket besides that of the lake, with the folders of feeds in it, by the names of the feeds. Folders end with a slash; none is within another. */
export interface SourceBucket {
  readonly bucket: string;
  readonly feeds: Readonly<Record<string, string>>;
}

/** Buckets in which the objects of feeds are. */
export interface FeedPlaces {
  /** Bucket of the lake. */
  readonly lake: string;
  readonly sources: readonly SourceBucket[];
}

/** Folder of a bucket, with its slash. */
export interface Place {
  readonly bucket: string;
  readonly prefix: string;
}

/** An object of a bucket. */
export interface Located {
  readonly bucket: string;
  readonly key: string;
}

/** Lists the places of a feed: its folder in the lake, then those in other buckets. */
export const placesOf = (
  feed: Pick<CompiledFeed, 'name' | 'prefix'>,
  { lake, sources }: FeedPlaces,
): readonly Place[] => [
  { bucket: lake, prefix: `${feedFolder(feed)}/` },
  ...sources.flatMap(({ bucket, feeds }) =>
    Object.entries(feeds).flatMap(([name, prefix]) => (name === feed.name ? [{ bucket, prefix }] : [])),
  ),
];

/** Lists the places that together have the objects of all feeds, each object once. */
export const allPlaces = ({ lake, sources }: FeedPlaces): readonly Place[] => [
  { bucket: lake, prefix: `${FEEDS_PREFIX}/` },
  ...sources.flatMap(({ bucket, feeds }) => Object.values(feeds).map((prefix) => ({ bucket, prefix }))),
];

/** Finds the feeds that an object belongs to: those that have a place which holds it. */
export const feedsAt = <F extends { readonly feed: Pick<CompiledFeed, 'name' | 'prefix'> }>(
  feeds: readonly F[],
  object: Located,
  places: FeedPlaces,
): F[] => feeds.filter(({ feed }) => placesOf(feed, places).some((place) => holds(place, object)));

/** Cuts off what comes before the part of a key that whoever writes objects may choose: the folder of all feeds, or that of a feed in another bucket. */
export const keyBelowPlace = (object: Located, places: FeedPlaces): string =>
  object.key.slice(allPlaces(places).find((place) => holds(place, object))?.prefix.length ?? 0);

const holds = ({ bucket, prefix }: Place, object: Located): boolean =>
  object.bucket === bucket && object.key.startsWith(prefix);
