import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { anchorsOf, blocksOf, codeSpansOf, listPages, type Page, proseOf } from '@cardlake/tooling/pages';

const root = join(__dirname, '..', '..');
const pages = listPages(root);
const byPath = new Map(pages.map((page) => [page.path, page]));
const cases = pages.map((page) => [page.path, page] as const);

/** The changelog tells of names that are gone. */
const current = cases.filter(([path]) => path !== 'CHANGELOG.md');

/** Exists only after a build, a setup or a run. */
const MADE = /(^|\/)(dist|node_modules|cdktf\.out|lake|\.venv|build)(\/|$)|\*|…|<|\$/;

const exists = (path: string): boolean => MADE.test(path) || existsSync(join(root, path));

test('there are pages of every kind', () => {
  for (const path of [
    'README.md',
    'docs/cli.md',
    'docs/quick-start/your-events.md',
    'packages/lake/README.md',
  ])
    expect(byPath.has(path)).toBe(true);
});

test.each(cases)('%s links only to pages and sections that exist', (path, { text }) => {
  const broken: string[] = [];
  for (const [, target = ''] of proseOf(text).matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)) {
    const [file = '', anchor] = target.split('#');
    // Pages of the repository on GitHub that are no files.
    if (file.startsWith('../../actions/') || file.startsWith('../../issues')) continue;
    const linked = file === '' ? path : normalize(join(dirname(path), file));
    if (!existsSync(join(root, linked))) broken.push(target);
    const page = byPath.get(linked);
    if (anchor !== undefined && (page === undefined || !anchorsOf(page).includes(anchor)))
      broken.push(target);
  }
  expect(broken).toEqual([]);
});

test.each(current)('%s names only files that exist', (path, page) => {
  const mentioned = [
    ...page.text.matchAll(
      /(?:^|[\s`(])((?:packages|apps|stacks|spark-jobs|docs|scripts|\.github)\/[\w./-]*\w)/g,
    ),
  ];
  // A README may name the files of its package by their paths in it.
  const absolute = mentioned
    .map(([, name = '']) => name)
    .filter((name) => !exists(join(dirname(path), name)));
  const own = codeSpansOf(page)
    .filter((code) => /^(?:src|test|test-kit|tests|scripts)\/[\w./-]+\w$/.test(code))
    .map((code) => join(dirname(path), code));
  expect([...absolute, ...own].filter((name) => !exists(name))).toEqual([]);
});

test.each(current)('%s names only packages, workflows and scripts that exist', (path, page) => {
  const packages = workspacePackages();
  for (const [name] of page.text.matchAll(/@cardlake\/[a-z-]+/g))
    expect([...packages.keys()]).toContain(name);
  const workflows = readdirSync(join(root, '.github', 'workflows'));
  for (const [, name = ''] of page.text.matchAll(/`(\w+\.yml)`/g)) expect(workflows).toContain(name);
  // In the folder of a package, npm runs the scripts of that package.
  const own = existsSync(join(root, dirname(path), 'package.json')) ? scriptsOf(dirname(path)) : [];
  const scripts = [...scriptsOf('.'), ...own];
  for (const code of [...codeSpansOf(page), ...blocksOf(page).map(({ text }) => text)]) {
    for (const [, script = '', rest = ''] of code.matchAll(/\bnpm run ([\w:]+)(.*)/g)) {
      const [, prefix] = / --prefix (\S+)/.exec(rest) ?? [];
      expect([path, prefix === undefined ? scripts : scriptsOf(prefix)]).toEqual([
        path,
        expect.arrayContaining([script]),
      ]);
      // The pinned pnpm runs the script of a package.
      const [, name, ofPackage] = / -- .*--filter (\S+) (?:run )?([\w:]+)/.exec(rest) ?? [];
      if (script === 'pnpm' && name !== undefined && ofPackage !== undefined)
        expect(scriptsOf(packages.get(name) ?? name)).toContain(ofPackage);
    }
    // Nobody has these on the path: what the setup installs is started by `npm run pnpm --`.
    expect(code).not.toMatch(/(^|[(;&|] ?)(pnpm|turbo) /m);
  }
});

test('the page of the command line names every command', () => {
  const { text = '' } = byPath.get('docs/cli.md') ?? {};
  const files = readdirSync(join(root, 'apps', 'cli', 'src', 'commands')).map((name) =>
    name.replace(/\.ts$/, ''),
  );
  // `run.ts` and the like only hold the commands below them, and `features-aws.ts` registers two of those.
  const commands = files.filter(
    (name) => name !== 'features-aws' && !files.some((other) => other.startsWith(`${name}-`)),
  );
  expect(
    commands.filter(
      (name) =>
        !text.includes(
          `\`${name
            .replace(/^feed-(crawler|gate|ops)-/, 'feed $1 ')
            .replace(/^(run|features|feed|emr|config|models|batch|online|release|decisions)-/, '$1 ')}`,
        ),
    ),
  ).toEqual([]);
});

test('the README is short', () => {
  expect((byPath.get('README.md')?.text ?? '').split('\n').length).toBeLessThanOrEqual(151);
});

test('the index of decisions lists every decision once', () => {
  const { text = '' } = byPath.get('docs/decisions/README.md') ?? {};
  const listed = [...text.matchAll(/\]\((\d{4}-[\w-]+\.md)\)/g)].map(([, file]) => `docs/decisions/${file}`);
  expect(listed).toEqual(decisions.map(([path]) => path));
});

const decisions = cases.filter(([path]) => /^docs\/decisions\/\d{4}-/.test(path));

test.each(decisions)('%s gives context, decision and consequences', (_, { text }: Page) => {
  const headings = [...text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
  expect(headings.slice(0, 3)).toEqual(['Context', 'Decision', 'Consequences']);
});

/** Folders of the packages of the workspace, by name. */
function workspacePackages(): Map<string, string> {
  const folders = ['packages', 'apps', 'stacks'].flatMap((kind) =>
    readdirSync(join(root, kind)).map((name) => `${kind}/${name}`),
  );
  return new Map(
    [...folders, 'spark-jobs', 'docs']
      .filter((folder) => existsSync(join(root, folder, 'package.json')))
      .map((folder) => [manifestOf(folder).name, folder]),
  );
}

const manifestOf = (folder: string): { name: string; scripts?: Record<string, string> } =>
  JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));

const scriptsOf = (folder: string): string[] => Object.keys(manifestOf(folder).scripts ?? {});

test('the glossary is in the order of the alphabet', () => {
  const text = readFileSync(join(root, 'docs', 'glossary.md'), 'utf8');
  const words = [...text.matchAll(/^\| \*\*(.+?)\*\*/gm)].map(([, word = '']) => word.toLowerCase());
  expect(words.length).toBeGreaterThan(50);
  expect(words).toEqual([...words].sort());
});
