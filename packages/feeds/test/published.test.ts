import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  compileFeed,
  feedDefinitions,
  loadCompiledFeed,
  parseFeedYaml,
  publishedFeeds,
  publishedTransform,
  readFeed,
  transformPath,
  transformVersion,
} from '../src';
import { parseFeedFile } from '../src/compiled/load';
import { transforms } from '../src/published/feeds';
import { generateListing, transformCopy } from '../src/published/listing';

const FILES = join(__dirname, '..', '..', '..', 'feeds');

/** A feed with a transform, as a file declares it. */
const parcels = compileFeed(
  readFeed({
    name: 'parcels',
    format: 'ndjson',
    columns: { id: 'string' },
    transform: { version: 'v', apply: () => ({}) },
  }),
);

test('the published feeds are what their definitions compile to; run `npm run feature:publish` after a change', () => {
  expect(publishedFeeds.slice(0, feedDefinitions.length)).toEqual(feedDefinitions.map(compileFeed));
});

test('a feed that a file declares is published as the file says; run `npm run feature:publish` after a change', () => {
  const published = publishedFeeds.slice(feedDefinitions.length);
  const files = existsSync(FILES) ? readdirSync(FILES).filter((name) => /\.ya?ml$/.test(name)) : [];
  const declared = files.flatMap((file) => {
    const content = parseFeedYaml(readFileSync(join(FILES, file), 'utf8'), file) as { readonly name: string };
    // One that was only begun is not published yet.
    if (!published.some(({ name }) => name === content.name)) return [];
    const path = transformPath(content);
    if (path === undefined) return [compileFeed(readFeed(content, file))];
    const version = transformVersion(readFileSync(join(FILES, path), 'utf8'));
    return [compileFeed(readFeed({ ...content, transform: { version, apply: () => ({}) } }, file))];
  });
  expect(published.map(({ name }) => name).sort()).toEqual(declared.map(({ name }) => name).sort());
  for (const feed of published) expect(declared).toContainEqual(feed);
});

test('a published feed has a transform if it declares one', () => {
  for (const feed of publishedFeeds) expect(publishedTransform(feed)?.version ?? null).toBe(feed.transform);
});

test('the listing names each feed once, and the transform of each that has one', () => {
  const built = publishedFeeds.slice(0, feedDefinitions.length);
  expect(generateListing(publishedFeeds, publishedFeeds.slice(built.length))).toBe(
    readFileSync(join(__dirname, '..', 'src', 'published', 'feeds.ts'), 'utf8'),
  );
  const listing = generateListing([...built, parcels], [parcels]);
  expect(listing.match(/^ {2}\w+_feed,$/gm)).toEqual(
    [...built, parcels].map(({ name }) => `  ${name}_feed,`),
  );
  expect(listing).toContain("import parcels_transform from '../../compiled/parcels.transform';");
  expect(listing).toContain('  parcels: parcels_transform,');
});

test('a copy of a transform has its text, and says where it comes from', () => {
  expect(transformCopy('export default (record) => record;\n', 'feeds/a.mjs')).toMatch(
    /^\/\/ @ts-nocheck\n\/\/ Copy of feeds\/a\.mjs.*\nexport default \(record\) => record;\n$/,
  );
  expect(Object.keys(transforms)).toEqual(
    publishedFeeds
      .slice(feedDefinitions.length)
      .flatMap(({ name, transform }) => (transform === null ? [] : [name])),
  );
});

test('a compiled feed that was changed by hand is refused', () => {
  const [first] = publishedFeeds;
  expect(() => loadCompiledFeed({ ...first, gate: 'warn' })).toThrow('was changed after it was compiled');
  const file = 'packages/feeds/withdrawn/parcels.json';
  for (const text of [JSON.stringify({ ...first, gate: 'warn' }), '{'])
    expect(() => parseFeedFile(text, file)).toThrow(/withdrawn\/parcels\.json.*restore the file/s);
  expect(() => loadCompiledFeed({})).toThrow('is not a compiled feed');
  expect(() => loadCompiledFeed({ ...first, compiledFormat: 2 })).toThrow('this version reads 1; upgrade');
});
