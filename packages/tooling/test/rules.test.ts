import { type Rule, rules } from '../src';
import { sound } from './support/sound-house';
import { type VirtualPackage, virtualWorkspace } from './support/virtual-tree';

type Folder = keyof typeof sound;

/** The house with one package changed. */
function planted(folder: Folder | 'packages/unheard-of', fault: VirtualPackage) {
  const before: VirtualPackage = folder in sound ? sound[folder as Folder] : {};
  const merged: VirtualPackage = {
    layer: fault.layer ?? before.layer ?? 'runtime',
    dependencies: [...(before.dependencies ?? []), ...(fault.dependencies ?? [])],
    devDependencies: [...(before.devDependencies ?? []), ...(fault.devDependencies ?? [])],
    files: { ...before.files, ...fault.files },
  };
  return virtualWorkspace({ ...sound, [folder]: merged });
}

const broken = (packages: ReturnType<typeof virtualWorkspace>) =>
  Object.entries<Rule>(rules).flatMap(([name, rule]) =>
    rule(packages).map(({ where }) => `${name} ${where}`),
  );

test('nothing is found in a sound house', () => {
  expect(broken(virtualWorkspace(sound))).toEqual([]);
});

const count = (expression: string, noun: string) => `\${${expression}} ${noun}`;
const source = (text: string) => ({ 'src/x.ts': text });

test.each<[string, Parameters<typeof planted>[0], VirtualPackage, ...string[]]>([
  ['an unknown layer', 'packages/lake', { layer: 'misc' }, 'layerDeclared packages/lake/package.json'],
  [
    'a layer in the wrong folder',
    'stacks/bronze',
    { layer: 'infra' },
    'layerDeclared stacks/bronze/package.json',
    'direction stacks/bronze/src/index.ts:1',
    'direction stacks/lake/src/index.ts:1',
  ],
  [
    'an import upwards',
    'packages/runtime',
    { dependencies: ['@cardlake/lake'], files: source("\nimport type { Lake } from '@cardlake/lake';") },
    'direction packages/runtime/src/x.ts:2',
    'noPackageCycle packages/lake/package.json',
  ],
  [
    'a library that is in no order',
    'packages/unheard-of',
    { dependencies: ['@cardlake/schema'], files: source("export * from '@cardlake/schema';") },
    'direction packages/unheard-of/src/x.ts:1',
  ],
  [
    'a tool in what is shipped',
    'packages/lake',
    { dependencies: ['@cardlake/tooling'], files: source("import '@cardlake/tooling';") },
    'direction packages/lake/src/x.ts:1',
  ],
  [
    'an app that imports infrastructure',
    'apps/cli',
    { dependencies: ['@cardlake/constructs'], files: source("const a = require('@cardlake/constructs');") },
    'direction apps/cli/src/x.ts:1',
  ],
  [
    'a runtime library that reads the declarations of the stacks',
    'packages/lake',
    { dependencies: ['@cardlake/platform'], files: source("import '@cardlake/platform';") },
    'direction packages/lake/src/x.ts:1',
  ],
  [
    'a library that imports an app',
    'packages/lake',
    { devDependencies: ['@cardlake/cli'], files: { 'test/x.ts': "import '@cardlake/cli';" } },
    'direction packages/lake/test/x.ts:1',
    'noPackageCycle apps/cli/package.json',
  ],
  [
    'a stack that imports a stack',
    'stacks/bronze',
    { dependencies: ['@cardlake/lake-stack'], files: source("type A = import('@cardlake/lake-stack').A;") },
    'direction stacks/bronze/src/x.ts:1',
    'noPackageCycle stacks/bronze/package.json',
  ],
  [
    'a stack that imports code that runs',
    'stacks/bronze',
    { dependencies: ['@cardlake/lake'], files: source("import '@cardlake/lake';") },
    'direction stacks/bronze/src/x.ts:1',
  ],
  [
    'I/O in a pure package',
    'packages/schema',
    { files: source("import { readFile } from 'node:fs/promises';") },
    'pureDoesNoIo packages/schema/src/x.ts:1',
  ],
  [
    'I/O by the old name',
    'packages/schema',
    { files: source("import 'http';") },
    'pureDoesNoIo packages/schema/src/x.ts:1',
  ],
  [
    'a library that may do I/O in a pure package',
    'packages/schema',
    { dependencies: ['undici'], files: source("import 'undici';") },
    'pureDoesNoIo packages/schema/src/x.ts:1',
  ],
  [
    'an import nobody declared',
    'packages/lake',
    { files: source("import 'zod/v4';") },
    'declared packages/lake/src/x.ts:1',
  ],
  [
    'a development dependency in what is shipped',
    'packages/lake',
    { devDependencies: ['zod'], files: source("import { z } from 'zod';") },
    'declared packages/lake/src/x.ts:1',
  ],
  [
    'a path into another package',
    'packages/lake',
    { files: source("export * from '../../schema/src';") },
    'staysInside packages/lake/src/x.ts:1',
  ],
  [
    'CDKTF in a library',
    'packages/lake',
    { dependencies: ['cdktf'], files: source("import 'cdktf';") },
    'cdktfOnlyInInfrastructure packages/lake/src/x.ts:1',
  ],
  [
    'an AWS client outside of its package',
    'packages/lake',
    { dependencies: ['@aws-sdk/client-s3'], files: source("import { S3Client } from '@aws-sdk/client-s3';") },
    'awsClientsInOnePlace packages/lake/src/x.ts:1',
  ],
  [
    'an AWS client in an app beside its handler',
    'apps/cli',
    {
      dependencies: ['@aws-sdk/client-s3'],
      files: {
        'src/handler.ts': "import { S3Client } from '@aws-sdk/client-s3';",
        'src/part.ts': "import type { Tag } from '@aws-sdk/client-s3';",
        'src/x.ts': "import { type Tag, S3Client } from '@aws-sdk/client-s3';",
      },
    },
    'awsClientsInOnePlace apps/cli/src/x.ts:1',
  ],
  [
    'the whole provider',
    'packages/constructs',
    { files: source("import { s3Bucket } from '@cdktf/provider-aws';") },
    'providerByResource packages/constructs/src/x.ts:1',
  ],
  ['a long file', 'packages/lake', { files: source('\n'.repeat(301)) }, 'smallFiles packages/lake/src/x.ts'],
  [
    'any',
    'packages/lake',
    { files: source('\nexport const a = [] as any[];') },
    'noAny packages/lake/src/x.ts:2',
  ],
  [
    'doc comments that open with a question',
    'packages/lake',
    // In two parts, since these are no comments of this file.
    { files: source(`\n/*${'* What it is. */'}\n/*${'*\n * Whether it is.\n */'}\n/*${'* Whatnot. */'}`) },
    'noQuestionComments packages/lake/src/x.ts:2',
    'noQuestionComments packages/lake/src/x.ts:3',
  ],
  [
    'a count of one in the plural',
    'packages/lake',
    {
      files: {
        ...source(
          `\n\`${count('n', 'rows')}\`;\n\`${count('a.length', 'more files')}\`;\n\`${count('b', 'bronze objects')}\`;\n\`\${numberOf(n, 'row')}, ${count('MAX', 'rows')}, ${count('cli', 'features get')}\`;`,
        ),
        'test/x.ts': `\`${count('n', 'rows')}\``,
      },
    },
    'noBareCounts packages/lake/src/x.ts:2',
    'noBareCounts packages/lake/src/x.ts:3',
    'noBareCounts packages/lake/src/x.ts:4',
  ],
  [
    'texts that become SQL unchecked: declared, past the session, by the kit of tests',
    'packages/lake',
    { files: source("import '@cardlake/lake/test-kit';\na = ('' + id) as Sql;\ns.connection.run('' + id);") },
    'declared packages/lake/src/x.ts:1',
    'noForgedSql packages/lake/src/x.ts:2',
    'noForgedSql packages/lake/src/x.ts:3',
    'noSqlOfTests packages/lake/src/x.ts:1',
  ],
  [
    'packages in a circle',
    'packages/runtime',
    { devDependencies: ['@cardlake/lake'] },
    'noPackageCycle packages/lake/package.json',
  ],
  [
    'files in a circle',
    'packages/lake',
    {
      files: {
        'src/a.ts': "import './b';",
        'src/b/index.ts': "import { c } from '../c';",
        'src/c.ts': "export * from './a';",
      },
    },
    'noFileCycle packages/lake/src/a.ts',
  ],
  [
    'folders that import each other',
    'packages/lake',
    {
      files: {
        'src/a/one.ts': "import '../b/two';\nimport '../below';",
        'src/b/two.ts': '',
        'src/b/deep/three.ts': "import '../../a/four';",
        'src/a/four.ts': '',
        'src/below.ts': "import './a/four';",
        'test/b/x.test.ts': "import '../../src/b/two';",
      },
    },
    'noMutualFolders packages/lake: src/a ↔ src/b',
  ],
  [
    'folders deeper down that import each other',
    'packages/lake',
    {
      files: {
        'src/a/b/one.ts': "import '../c/two';",
        'src/a/c/two.ts': '',
        'src/a/c/three.ts': "import '../b/four';",
        'src/a/b/four.ts': '',
      },
    },
    'noMutualFolders packages/lake: src/a/b ↔ src/a/c',
  ],
  [
    'source where a build writes',
    'packages/lake',
    { files: { 'src/dist/a.ts': '', 'src/a/build/b.ts': '', 'build.mjs': '' } },
    'noSourceInOutput packages/lake/src/dist',
    'noSourceInOutput packages/lake/src/a/build',
  ],
  [
    'SQL that reads files by itself',
    'packages/lake',
    {
      files: {
        'src/a.ts': 'export const a = (p: string) =>\n  `SELECT * FROM a JOIN Read_Parquet (b) USING (x)`;',
        'src/b.ts': "/** Like `read_csv('a')`. */\nexport const b = \"FROM 'a.parquet'\";",
        'src/c.ts': "export const c = fileReader('read_json', []);",
      },
    },
    'oneFileReader packages/lake/src/a.ts:2',
    'oneFileReader packages/lake/src/b.ts:2',
  ],
  [
    'tables that SQL makes or fills by a bare name',
    'packages/lake',
    {
      files: {
        'src/a.ts':
          'a = sql`\nCREATE OR REPLACE TEMP TABLE touched AS SELECT 1`;\nc = sql`INSERT INTO "touched" VALUES (1)`;',
        'src/b.ts': `a = sql\`CREATE TABLE \${TOUCHED} AS SELECT 1; INSERT INTO \${TOUCHED} SELECT 1\`;`,
        'test/a.ts': "'CREATE TABLE touched (n INTEGER)';",
      },
    },
    'declaredTables packages/lake/src/a.ts:1',
    'declaredTables packages/lake/src/a.ts:3',
  ],
])('%s is found, and nothing else', (_fault, folder, fault, ...expected) => {
  expect(broken(planted(folder, fault))).toEqual(expected);
});
