import { loadCompiledFeed } from '../compiled/load';
import type { CompiledFeed } from '../compiled/types';
import type { Transform } from '../definition/feed-schema';
import { feedDefinitions } from './definitions';
import { compiledFeeds, transforms } from './feeds';

/** The feeds that environments load, as they are committed: those that come with Cardlake, and those of the `feeds` folder of the checkout. */
export const publishedFeeds: readonly CompiledFeed[] = compiledFeeds.map(loadCompiledFeed);

/** Finds the transform of a published feed; undefined when it has none. */
export function publishedTransform({ name, transform: version }: CompiledFeed): Transform | undefined {
  if (version === null) return undefined;
  const apply = transforms[name];
  return apply === undefined
    ? feedDefinitions.find((each) => each.name === name)?.transform
    : { version, apply };
}
