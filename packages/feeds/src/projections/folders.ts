import type { CompiledFeed } from '../compiled/types';

/** Folder under the root of a lake with the objects of all feeds. */
export const FEEDS_PREFIX = 'bronze/feeds';

/** Folder under the root of a lake with everything that is staged of them. */
export const STAGING_PREFIX = 'staging/feeds';

/** Folder under the root of a lake with copies of records of large objects, as they came: they expire, and what else is staged stays. */
export const PARTS_PREFIX = 'staging/feed-parts';

/** Folder under the root of a lake with the published rows of all feeds. */
export const PUBLISHED_FOLDER = 'silver/feeds/';

/** Folder under the root of a lake with the objects of a feed. */
export const feedFolder = ({ prefix }: Pick<CompiledFeed, 'prefix'>): string => `${FEEDS_PREFIX}/${prefix}`;
