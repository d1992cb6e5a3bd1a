import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileGroup, compileSnapshotGroup, publishedName, serializeCompiled } from '@cardlake/features';
import { groups, publishedNames, snapshotGroups } from '../src';
import { generateCatalogue } from '../src/catalogue';
import { definitions, snapshotDefinitions } from '../src/definitions';
import { describeChangedVersion, describeSharedTables, generateListing } from '../src/publish';

const folder = join(__dirname, '..');
const names = definitions.map(publishedName);
const snapshotNames = snapshotDefinitions.map(publishedName);
const compiled = [...definitions.map(compileGroup), ...snapshotDefinitions.map(compileSnapshotGroup)];

test.each(compiled.map((group) => [publishedName(group), serializeCompiled(group)]))(
  '%s still compiles to its published form',
  (name, text) => {
    const committed = readFileSync(join(folder, 'compiled', `${name}.json`), 'utf8');
    if (text !== committed) throw new Error(describeChangedVersion(name));
  },
);

test('every definition is published and nothing else is; run `npm run compile` after a new version', () => {
  const files = readdirSync(join(folder, 'compiled')).sort();
  expect(files).toEqual([...names, ...snapshotNames].map((name) => `${name}.json`).sort());
  expect(publishedNames).toEqual(names);
  expect(snapshotGroups.map(publishedName)).toEqual(snapshotNames);
  expect(readFileSync(join(folder, 'src/published.ts'), 'utf8')).toBe(
    generateListing(definitions, snapshotDefinitions),
  );
});

test('the catalogue has the hash and the meaning of all that is published; run `npm run compile` after a new version', () => {
  const catalogue = readFileSync(join(folder, 'features.txt'), 'utf8');
  expect(catalogue).toBe(generateCatalogue(definitions, snapshotDefinitions));
  for (const group of [...Object.values(groups), ...snapshotGroups])
    expect(catalogue).toContain(`\n${publishedName(group)} ${group.hash}\n`);
});

test('versions that share a table are told by name', () => {
  const all = [...definitions, ...snapshotDefinitions];
  expect(describeSharedTables(all)).toEqual([]);
  const [first] = definitions;
  if (first === undefined) throw new Error('nothing is published');
  expect(describeSharedTables([...all, { ...first, version: 9 }])).toEqual([
    expect.stringContaining(`${publishedName(first)} and ${first.name}_v9 share the table ${first.table}`),
  ]);
});
