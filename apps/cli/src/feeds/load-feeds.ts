import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type CompiledFeed,
  compileFeed,
  FeedError,
  feedDefinitions,
  parseFeedYaml,
  publishedFeeds,
  publishedTransform,
  readFeed,
  type Transform,
  transformPath,
  transformVersion,
} from '@cardlake/feeds';
import { UserError } from '@cardlake/runtime';
import { importModule } from '../../bin/import-module.cjs';

/** A feed that commands work with. */
export interface LoadedFeed {
  readonly feed: CompiledFeed;
  readonly transform?: Transform;
  /** File of the folder that declares it; undefined for one of the build. */
  readonly file?: string;
}

/** Folder with the definitions of a user, in the working directory. */
export const FEEDS_FOLDER = 'feeds';

/**
 * Loads all feeds: those of the build, and those in the `feeds` folder of the working directory. What a file declares stands in for what was published
 * of it, so that a change is tried before it is published.
 * @throws UserError `bad_feed` with every problem of a definition
 */
export async function loadFeeds(folder: string): Promise<LoadedFeed[]> {
  const home = join(folder, FEEDS_FOLDER);
  const files = existsSync(home)
    ? readdirSync(home)
        .filter((name) => /\.ya?ml$/.test(name))
        .sort()
    : [];
  const own: LoadedFeed[] = [];
  for (const file of files) {
    const loaded = await loadFeed(home, file);
    if ([...feedDefinitions, ...own.map(({ feed }) => feed)].some(({ name }) => name === loaded.feed.name))
      throw new UserError(
        'bad_feed',
        `${FEEDS_FOLDER}/${file}: there is another feed "${loaded.feed.name}"`,
        {
          hint: 'Give one of them another name.',
        },
      );
    own.push(loaded);
  }
  const built = publishedFeeds.filter(({ name }) => !own.some(({ feed }) => feed.name === name));
  return [...built.map((feed): LoadedFeed => withTransform(feed, publishedTransform(feed))), ...own];
}

const withTransform = (feed: CompiledFeed, transform: Transform | undefined): LoadedFeed =>
  transform === undefined ? { feed } : { feed, transform };

/** Finds a feed by its name. @throws UserError `unknown_feed` that lists them */
export function findFeed(feeds: readonly LoadedFeed[], name: string): LoadedFeed {
  const found = feeds.find(({ feed }) => feed.name === name);
  if (found !== undefined) return found;
  throw new UserError('unknown_feed', `there is no feed ${name}`, {
    hint: `Feeds are ${feeds.map(({ feed }) => feed.name).join(', ')}; \`cardlake feed scaffold ${name}\` begins a new one.`,
  });
}

async function loadFeed(home: string, file: string): Promise<LoadedFeed> {
  const place = `${FEEDS_FOLDER}/${file}`;
  try {
    const declared = parseFeedYaml(readFileSync(join(home, file), 'utf8'), place);
    const path = transformPath(declared);
    if (path === undefined) return { feed: compileFeed(readFeed(declared, place)), file };
    const transform = await loadTransform(join(home, path), place);
    const feed = compileFeed(readFeed({ ...(declared as object), transform }, place));
    return { feed, transform, file };
  } catch (error) {
    if (!(error instanceof FeedError)) throw error;
    throw new UserError('bad_feed', error.message, { hint: `Correct ${place}.`, cause: error });
  }
}

/** Loads the function that a module exports; its version is the hash of its text. */
async function loadTransform(path: string, place: string): Promise<Transform> {
  try {
    const version = transformVersion(readFileSync(path, 'utf8'));
    const { default: apply } = (await importModule(pathToFileURL(path).href)) as {
      readonly default?: unknown;
    };
    if (typeof apply !== 'function')
      throw new FeedError(place, [`transform: ${path} has no default export that is a function`]);
    return { version, apply: apply as Transform['apply'] };
  } catch (cause) {
    if (cause instanceof FeedError) throw cause;
    throw new FeedError(place, [`transform: cannot load ${path}: ${(cause as Error).message}`]);
  }
}
