import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileGroup, compileSnapshotGroup, publishedName, serializeCompiled } from '@cardlake/features';
import { groups, publishedNames, snapshotGroups } from '../src';
import { definitions, snapshotDefinitions } from '../src/definitions';
import { describeChangedVersion, generateListing } from '../src/publish';

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

test('hashes of the published groups: a new line is a new version, a changed one breaks models', () => {
  expect(publishedNames.map((name) => `${name} ${groups[name].hash}`)).toMatchInlineSnapshot(`
    [
      "rt_card_features_v1 bebfa49302686dc5c69c7b3c15d1966fd04c63bef753b868984e5f49cd371864",
      "fraud_features_v1 babd9acb7c9d4eba5ca072e5d447bb44aa6f40018d8250565a414cfa77df95df",
      "fraud_features_v2 5c2a0b30d516fedec78399614a4036b92386430c93b77f63402234aacabb432f",
    ]
  `);
});

test('no two versions share a table', () => {
  const tables = [
    ...publishedNames.map((name) => groups[name].table),
    ...snapshotGroups.map(({ table }) => table),
  ];
  expect(new Set(tables).size).toBe(tables.length);
});
