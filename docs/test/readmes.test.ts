import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readRepository } from '@cardlake/tooling';
import { blocksOf, codeSpansOf, listPages } from '@cardlake/tooling/pages';

const root = join(__dirname, '..', '..');
const files = readRepository(root);
const readmes = listPages(root)
  .filter(({ path }) => /^(packages|apps|stacks)\/[^/]+\/README\.md$/.test(path))
  .map((page) => [page.path, page] as const);

interface Manifest {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));

const folders = readmes.map(([path]) => dirname(path));
const folderOf = new Map(folders.map((folder) => [manifestOf(folder).name, folder]));

/** Names that the AWS SDK and EMR Serverless define. */
const OTHERS = new Set(['forcePathStyle', 'logUri']);

/** Returns every word in the sources of a package and of the packages that it depends on. */
function wordsAround(folder: string): Set<string> {
  const { dependencies, devDependencies } = manifestOf(folder);
  const names = Object.keys({ ...dependencies, ...devDependencies });
  const around = [folder, ...names.flatMap((name) => folderOf.get(name) ?? [])];
  const sources = [...files].filter(
    ([path]) => !path.endsWith('.md') && around.some((each) => path.startsWith(`${each}/`)),
  );
  return new Set(sources.flatMap(([, text]) => text.match(/\w+/g) ?? []));
}

/** Lists names in camel case in code between backquotes, and the functions that blocks of code call. */
function namesIn(page: { readonly path: string; readonly text: string }): string[] {
  const spans = codeSpansOf(page).flatMap((code) => code.match(/(?<![\w.@/-])[a-z]+[A-Z]\w*/g) ?? []);
  const calls = blocksOf(page)
    .filter(({ info }) => info === 'ts')
    .map(({ text }) => text.replace(/\/\/.*|'[^']*'/g, ''))
    .flatMap((code) => code.match(/(?<![\w.])[A-Za-z_]\w*(?=\()/g) ?? []);
  return [...spans, ...calls];
}

test.each(readmes)('%s names only what its package, or one that it depends on, has', (path, page) => {
  const known = wordsAround(dirname(path));
  expect(namesIn(page).filter((name) => !known.has(name) && !OTHERS.has(name))).toEqual([]);
});

test('a function that is gone is found', () => {
  const text = "`buildDatasets` and `parseWeek`\n\n```ts\nconst day = parseMonth('2018-08');\n```\n";
  const known = wordsAround('packages/datasets');
  expect(namesIn({ path: '', text }).filter((name) => !known.has(name))).toEqual(['parseWeek', 'parseMonth']);
});
