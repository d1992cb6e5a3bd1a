import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const docs = join(__dirname, '..');
const root = join(docs, '..');
const pages = readdirSync(docs, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.md') && !path.includes('node_modules'))
  .sort();
const read = (page: string): string => readFileSync(join(docs, page), 'utf8');

/** Exists only after a build. */
const BUILD_OUTPUT = /\/dist\b/;

test.each(pages)('%s links only to pages that exist', (page) => {
  for (const [, target = ''] of read(page).matchAll(/\]\((?!https?:)([^)#]+)\)/g)) {
    expect([target, existsSync(join(docs, dirname(page), target))]).toEqual([target, true]);
  }
});

test.each(pages)('%s names only files that exist', (page) => {
  const mentions = read(page).matchAll(
    /(?:^|[\s`(])((?:packages|apps|stacks|spark-jobs|docs|\.github)\/[\w./-]*\w)/g,
  );
  for (const [, path = ''] of mentions) {
    if (!BUILD_OUTPUT.test(path)) expect([path, existsSync(join(root, path))]).toEqual([path, true]);
  }
});

test.each(pages)('%s names only packages of the workspace', (page) => {
  const names = ['packages', 'apps', 'stacks'].flatMap((folder) => packageNames(join(root, folder)));
  for (const [name] of read(page).matchAll(/@cardlake\/[a-z-]+/g)) {
    expect([...names, '@cardlake/spark-jobs']).toContain(name);
  }
});

test.each(pages)('%s names only commands that cardlake has', (page) => {
  const commands = readdirSync(join(root, 'apps/cli/src/commands')).map((name) => name.replace(/\.ts$/, ''));
  for (const [, command = '', sub = ''] of read(page).matchAll(
    /cardlake ([a-z]+(?:-[a-z]+)*)(?: ([a-z]+))?/g,
  )) {
    expect(commands).toContain(command);
    if (command === 'features') expect(commands).toContain(`features-${sub}`);
  }
});

test.each(pages)('%s names only workflows that exist', (page) => {
  const workflows = readdirSync(join(root, '.github', 'workflows'));
  for (const [, name = ''] of read(page).matchAll(/`(\w+\.yml)`/g)) expect(workflows).toContain(name);
});

test('the index of decisions lists every decision once', () => {
  const listed = [...read('decisions/README.md').matchAll(/\]\((\d{4}-[\w-]+\.md)\)/g)].map(
    ([, file]) => file,
  );
  const written = pages.filter((page) => /^decisions\/\d{4}-/.test(page)).map((page) => page.split('/')[1]);
  expect(listed).toEqual(written);
});

test.each(pages.filter((page) => /^decisions\/\d{4}-/.test(page)))(
  '%s gives context, decision and consequences',
  (page) => {
    const headings = [...read(page).matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
    expect(headings.slice(0, 3)).toEqual(['Context', 'Decision', 'Consequences']);
  },
);

function packageNames(folder: string): string[] {
  return readdirSync(folder)
    .map((name) => join(folder, name, 'package.json'))
    .filter((path) => existsSync(path))
    .map((path) => (JSON.parse(readFileSync(path, 'utf8')) as { name: string }).name);
}
