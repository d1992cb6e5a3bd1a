/** The error for a published version that no longer compiles to its committed form. */
export const describeChangedVersion = (name: string): string =>
  `${name} is published and must not change: models and tables depend on it. Restore its definition, and declare the change as the next version, with a table of its own`;

/** The error for a released version without a definition. */
export const describeMissingDefinition = (name: string): string =>
  `${name} is released and must stay: the main branch has it, and models may depend on it. Restore its definition`;

/** Source of `published.ts`: every compiled group by its published name, in the order given. */
export function generateListing(names: readonly string[], snapshotNames: readonly string[]): string {
  const sorted = [...names, ...snapshotNames].sort();
  return [
    '// Written by `npm run compile`; do not edit.',
    ...sorted.map((name) => `import ${identifier(name)} from '../compiled/${name}.json';`),
    '',
    '/** Every published group as it is committed. */',
    ...listGroups('published', names),
    '',
    '/** Every published snapshot group as it is committed. */',
    ...listGroups('publishedSnapshots', snapshotNames),
    '',
  ].join('\n');
}

const listGroups = (variable: string, names: readonly string[]): string[] => [
  `export const ${variable} = {`,
  ...names.map((name) => `  ${name}: ${identifier(name)},`),
  '} as const;',
];

const identifier = (name: string): string =>
  name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
