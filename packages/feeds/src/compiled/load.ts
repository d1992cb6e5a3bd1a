import { hashContent } from '@cardlake/schema';
import { FeedError } from '../definition/feed-error';
import { type CompiledFeed, FEED_FORMAT } from './types';

/** The committed text of a compiled feed; equal feeds give equal bytes. */
export const serializeFeed = (feed: CompiledFeed): string => `${JSON.stringify(feed, null, 2)}\n`;

/** Reads the text of a file that keeps a compiled feed. @throws FeedError that names the file, when it is not as it was written */
export function parseFeedFile(text: string, file: string): CompiledFeed {
  try {
    return loadCompiledFeed(JSON.parse(text));
  } catch (cause) {
    throw new FeedError(file, [(cause as Error).message, 'restore the file as it was committed']);
  }
}

/**
 * Checks that parsed JSON is a compiled feed of a known format whose content has its hash.
 * @throws FeedError when it is not, saying what to do
 */
export function loadCompiledFeed(json: unknown): CompiledFeed {
  if (typeof json !== 'object' || json === null || !('compiledFormat' in json) || !('hash' in json))
    throw new FeedError('compiled', ['this is not a compiled feed; compile the definition again']);
  const { hash, ...content } = json as CompiledFeed;
  if (content.compiledFormat !== FEED_FORMAT)
    throw new FeedError(content.name, [
      `has compiled format ${JSON.stringify(content.compiledFormat)}, and this version reads ${FEED_FORMAT}; upgrade`,
    ]);
  if (hashContent(content) !== hash)
    throw new FeedError(content.name, [
      'was changed after it was compiled: its content does not match its hash; compile the definition again',
    ]);
  return json as CompiledFeed;
}
