import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
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

/** A file of the folder that declares no feed that can be loaded. */
export interface FaultyFile {
  /** Name of the file. */
  readonly file: string;
  /** Name of the feed that it is about, as far as its text says so; that of the file otherwise. */
  readonly name: string;
  /** Every problem of it, as `bad_feed`. */
  readonly error: UserError;
}

/** The feeds that can be loaded, and the files that declare none. */
export interface LoadedFeeds {
  readonly feeds: readonly LoadedFeed[];
  readonly faulty: readonly FaultyFile[];
}

/** Folder with the definitions of a user, in the working directory. */
export const FEEDS_FOLDER = 'feeds';

/**
 * Loads all feeds: those of the build, and those in the `feeds` folder of the working directory. What a file declares stands in for what was published
 * of it, so that a change is tried before it is published; a file with a fault stands in for it, too, and keeps no other feed from being loaded.
 */
export async function loadFeeds(folder: string): Promise<LoadedFeeds> {
  const home = join(folder, FEEDS_FOLDER);
  const files = existsSync(home)
    ? readdirSync(home)
        .filter((name) => /\.ya?ml$/.test(name))
        .sort()
    : [];
  const own: LoadedFeed[] = [];
  const faulty: FaultyFile[] = [];
  for (const file of files) {
    const loaded = await loadFeed(home, file);
    if ('error' in loaded) faulty.push(loaded);
    else if (
      [...feedDefinitions, ...own.map(({ feed }) => feed)].some(({ name }) => name === loaded.feed.name)
    )
      faulty.push({ file, name: loaded.feed.name, error: nameTaken(file, loaded.feed.name) });
    else own.push(loaded);
  }
  const isBuiltIn = (feed: CompiledFeed) => feedDefinitions.some(({ name }) => name === feed.name);
  const standIns = new Set([...own.map(({ feed }) => feed.name), ...faulty.map(({ name }) => name)]);
  const built = publishedFeeds.filter((feed) => isBuiltIn(feed) || !standIns.has(feed.name));
  return {
    feeds: [...built.map((feed): LoadedFeed => withTransform(feed, publishedTransform(feed))), ...own],
    faulty,
  };
}

const nameTaken = (file: string, name: string): UserError =>
  new UserError('bad_feed', `${FEEDS_FOLDER}/${file}: there is another feed "${name}"`, {
    hint: 'Give one of them another name.',
  });

const withTransform = (feed: CompiledFeed, transform: Transform | undefined): LoadedFeed =>
  transform === undefined ? { feed } : { feed, transform };

async function loadFeed(home: string, file: string): Promise<LoadedFeed | FaultyFile> {
  const place = `${FEEDS_FOLDER}/${file}`;
  let text = '';
  try {
    text = readText(join(home, file), place);
    const declared = parseFeedYaml(text, place);
    const path = transformPath(declared);
    if (path === undefined) return { feed: compileFeed(readFeed(declared, place)), file };
    const transform = await loadTransform(join(home, path), place);
    const feed = compileFeed(readFeed({ ...(declared as object), transform }, place));
    return { feed, transform, file };
  } catch (error) {
    if (!(error instanceof FeedError)) throw error;
    const name = /^name:\s*["']?(\w+)/m.exec(text)?.[1] ?? basename(file, extname(file));
    return {
      file,
      name,
      error: new UserError('bad_feed', error.message, { hint: `Correct ${place}.`, cause: error }),
    };
  }
}

/** Reads a file of the folder. @throws FeedError when it cannot be read */
function readText(path: string, place: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new FeedError(place, [`cannot be read: ${(cause as Error).message}`]);
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
