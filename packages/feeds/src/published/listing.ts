import type { CompiledFeed } from '../compiled/types';

/** Source of `feeds.ts`: the compiled form of every feed in the order given, and the transforms of those that files declare. */
export function generateListing(feeds: readonly CompiledFeed[], filed: readonly CompiledFeed[]): string {
  const names = feeds.map(({ name }) => name);
  const transformed = filed.filter(({ transform }) => transform !== null).map(({ name }) => name);
  const imports = [
    ...names.map((name) => `import ${name}_feed from '../../compiled/${name}.json';`),
    ...transformed.map((name) => `import ${name}_transform from '../../compiled/${name}.transform';`),
  ];
  return [
    '// Written by `npm run compile`; do not edit.',
    ...imports.sort((a, b) => (fromOf(a) < fromOf(b) ? -1 : 1)),
    "import type { Transform } from '../definition/feed-schema';",
    '',
    '/** The published feeds, as they are committed. */',
    'export const compiledFeeds: readonly unknown[] = [',
    ...names.map((name) => `  ${name}_feed,`),
    '];',
    '',
    '/** Transforms of the feeds that files declare, by the name of the feed. */',
    ...(transformed.length === 0
      ? ["export const transforms: Readonly<Record<string, Transform['apply']>> = {};"]
      : [
          "export const transforms: Readonly<Record<string, Transform['apply']>> = {",
          ...transformed.map((name) => `  ${name}: ${name}_transform,`),
          '};',
        ]),
    '',
  ].join('\n');
}

const fromOf = (line: string): string => line.slice(line.indexOf(' from '));

/** Source of the copy of a transform that functions are built with. */
export const transformCopy = (text: string, path: string): string =>
  `// @ts-nocheck\n// Copy of ${path}, written by \`npm run compile\`; do not edit.\n${text}`;
