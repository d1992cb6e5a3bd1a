/**
 * `npm run compile`: compiles every feed that comes with Cardlake, and every one that a file of the `feeds` folder of the checkout declares, to
 * `compiled/`, writes what it is on AWS to `projections/`, and lists all of them in `src/published/feeds.ts`. A change that would leave rows of the
 * same table under other rules is refused. What a file declared that is gone is withdrawn; as its table stays, `withdrawn/` keeps what it was compiled to,
 * as it keeps that of versions that were replaced.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { compileFeed } from './src/compiled/compile';
import { parseFeedFile, serializeFeed } from './src/compiled/load';
import type { CompiledFeed } from './src/compiled/types';
import { readFeed } from './src/declare-feed';
import { FeedError } from './src/definition/feed-error';
import { transformPath, transformVersion } from './src/definition/feed-file';
import { parseFeedYaml } from './src/definition/yaml';
import { serializeProjections } from './src/projections/feed-projections';
import { feedTableName } from './src/projections/feed-table';
import { describeChange, type EarlierFeed } from './src/published/changes';
import { describeConflicts } from './src/published/conflicts';
import { feedDefinitions } from './src/published/definitions';
import { generateListing, transformCopy } from './src/published/listing';
import { needsModules } from './src/published/transform-imports';

const FILES = join(__dirname, '..', '..', 'feeds');
const COMPILED = join(__dirname, 'compiled');
const WITHDRAWN = join(__dirname, 'withdrawn');
const PROJECTIONS = join(__dirname, 'projections');

/** A feed, and the text of the copy of its transform, where a file declares one. */
interface Declared {
  readonly feed: CompiledFeed;
  readonly transform?: string;
}

try {
  const built = feedDefinitions.map(compileFeed);
  const filed = readFiles();
  const all = [...built, ...filed.map(({ feed }) => feed)];
  const problems = [...describeConflicts(all), ...describeChanges(all)];
  if (problems.length > 0) fail(problems);
  mkdirSync(PROJECTIONS, { recursive: true });
  for (const name of compiledNames().filter((each) => !all.some((feed) => feed.name === each))) {
    keep(readFeedFile(pathOf(name)));
    for (const path of [pathOf(name), copyOf(name), join(PROJECTIONS, `${name}.json`)])
      rmSync(path, { force: true });
    console.log(`withdrew the feed ${name}`);
  }
  for (const feed of all) {
    const old = readCompiled(feed.name);
    if (old !== undefined && old.version !== feed.version) keep(old);
    rmSync(withdrawnPathOf(feed), { force: true });
    if (old?.hash !== feed.hash) {
      writeFileSync(pathOf(feed.name), serializeFeed(feed));
      console.log(`published the feed ${feed.name}`);
    }
    writeFileSync(join(PROJECTIONS, `${feed.name}.json`), serializeProjections(feed));
  }
  for (const { feed, transform } of filed) {
    if (transform === undefined) rmSync(copyOf(feed.name), { force: true });
    else writeFileSync(copyOf(feed.name), transform);
  }
  const listed = filed.map(({ feed }) => feed);
  writeFileSync(join(__dirname, 'src', 'published', 'feeds.ts'), generateListing(all, listed));
} catch (error) {
  if (!(error instanceof FeedError)) throw error;
  fail([error.message]);
}

/** Reads the feeds that files declare, in the order of their names. @throws FeedError with every problem of one */
function readFiles(): Declared[] {
  const files = existsSync(FILES) ? readdirSync(FILES).filter((name) => /\.ya?ml$/.test(name)) : [];
  return files.sort().map((file) => {
    const place = `feeds/${file}`;
    const declared = parseFeedYaml(readFileSync(join(FILES, file), 'utf8'), place);
    const path = transformPath(declared);
    if (path === undefined) return { feed: compileFeed(readFeed(declared, place)) };
    const text = readTransform(path, place);
    // Its version alone is compiled. The functions are built with a copy of it.
    const transform = { version: transformVersion(text), apply: () => ({}) };
    const feed = compileFeed(readFeed({ ...(declared as object), transform }, place));
    return { feed, transform: transformCopy(text, join('feeds', path)) };
  });
}

/** Reads a module with a transform. @throws FeedError when it is not there, or is more than one file */
function readTransform(path: string, place: string): string {
  if (!existsSync(join(FILES, path))) throw new FeedError(place, [`transform: there is no ${path}`]);
  const text = readFileSync(join(FILES, path), 'utf8');
  if (needsModules(text))
    throw new FeedError(place, [
      `transform: ${path} imports something; functions are built with that one file, so write what it needs into it`,
    ]);
  return text;
}

/** Describes why feeds may not be published over what was, or is, published into their tables; empty when they may. */
function describeChanges(feeds: readonly CompiledFeed[]): string[] {
  const earlier = [COMPILED, WITHDRAWN].flatMap(readEarlier);
  return feeds.flatMap((feed) => describeChange(feed, earlier) ?? []);
}

function readEarlier(folder: string): EarlierFeed[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  return files.map((file) => ({
    feed: readFeedFile(join(folder, file)),
    file: fileOf(join(folder, file)),
  }));
}

/** Keeps what a feed was compiled to under the name of its table. */
function keep(feed: CompiledFeed): void {
  mkdirSync(WITHDRAWN, { recursive: true });
  writeFileSync(withdrawnPathOf(feed), serializeFeed(feed));
}

function withdrawnPathOf(feed: CompiledFeed): string {
  return join(WITHDRAWN, `${feedTableName(feed)}.json`);
}

/** Names a file from the root of the checkout. */
function fileOf(path: string): string {
  return `packages/feeds/${basename(dirname(path))}/${basename(path)}`;
}

function readFeedFile(path: string): CompiledFeed {
  return parseFeedFile(readFileSync(path, 'utf8'), fileOf(path));
}

function readCompiled(name: string): CompiledFeed | undefined {
  return existsSync(pathOf(name)) ? readFeedFile(pathOf(name)) : undefined;
}

function compiledNames(): string[] {
  return readdirSync(COMPILED)
    .filter((file) => file.endsWith('.json'))
    .map((file) => basename(file, '.json'));
}

function pathOf(name: string): string {
  return join(COMPILED, `${name}.json`);
}

function copyOf(name: string): string {
  return join(COMPILED, `${name}.transform.ts`);
}

function fail(messages: readonly string[]): never {
  for (const message of messages) console.error(message);
  process.exit(1);
}
