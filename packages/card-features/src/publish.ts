import {
  type DeclaredDurations,
  declaredDurations,
  type FeatureGroup,
  publishedName,
  type SnapshotGroup,
} from '@cardlake/features';

/** The error for a published version that no longer compiles to its committed form. */
export const describeChangedVersion = (name: string): string =>
  `${name} is published and must not change: models and tables depend on it. Restore its definition, and declare the change as the next version, with a table of its own`;

/** The error for a released version without a definition. */
export const describeMissingDefinition = (name: string): string =>
  `${name} is released and must stay: the main branch has it, and models may depend on it. Restore its definition`;

/** Describes each table that several versions declare: the rows of each version need one of their own. */
export function describeSharedTables(all: readonly (FeatureGroup | SnapshotGroup)[]): string[] {
  return [...new Set(all.map(({ table }) => table))].flatMap((table) => {
    const sharing = all.filter((group) => group.table === table);
    if (sharing.length === 1) return [];
    const newest = Math.max(...sharing.map(({ version }) => version));
    return `${sharing.map(publishedName).join(' and ')} share the table ${table}: give each a table of its own, such as ${table}_v${newest}`;
  });
}

/** Source of `published.ts`: every compiled group by its published name, in the order given, and durations as declared. */
export function generateListing(
  definitions: readonly FeatureGroup[],
  snapshotDefinitions: readonly SnapshotGroup[],
): string {
  const names = definitions.map(publishedName);
  const snapshotNames = snapshotDefinitions.map(publishedName);
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
    '/** Durations as declared, where they are not written in the shortest way: groups by name, then features. */',
    ...listDurations([...definitions, ...snapshotDefinitions]),
    '',
  ].join('\n');
}

const listGroups = (variable: string, names: readonly string[]): string[] => [
  `export const ${variable} = {`,
  ...names.map((name) => `  ${name}: ${identifier(name)},`),
  '} as const;',
];

function listDurations(all: readonly (FeatureGroup | SnapshotGroup)[]): string[] {
  const groups = all.flatMap((group) => {
    const features = Object.entries(declaredDurations(group));
    if (features.length === 0) return [];
    const lines = features.map(([name, durations]) => `    ${name}: ${objectLiteral(durations)},`);
    return [`  ${publishedName(group)}: {`, ...lines, '  },'];
  });
  return groups.length === 0
    ? ['export const durations = {} as const;']
    : ['export const durations = {', ...groups, '} as const;'];
}

const objectLiteral = (durations: DeclaredDurations): string =>
  `{ ${Object.entries(durations)
    .map(([what, text]) => `${what}: '${text}'`)
    .join(', ')} }`;

const identifier = (name: string): string =>
  name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
