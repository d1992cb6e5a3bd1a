import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const here = join(__dirname, '..');
const root = join(here, '..', '..');
const pages = readdirSync(here).filter((name) => name.endsWith('.md'));
const text = (page: string): string => readFileSync(join(here, page), 'utf8');

/** What a checkout has only after a build. */
const BUILT = /\/dist\b/;

test.each(pages)('%s links to pages that are there', (page) => {
  for (const [, target = ''] of text(page).matchAll(/\]\(([^)#]+)\)/g)) {
    expect([target, existsSync(join(here, target))]).toEqual([target, true]);
  }
});

test.each(pages)('%s names files that are there', (page) => {
  const named = text(page).matchAll(
    /(?:^|[\s`(])((?:packages|apps|stacks|spark-jobs|\.github)\/[\w./-]*\w)/g,
  );
  for (const [, path = ''] of named) {
    if (!BUILT.test(path)) expect([path, existsSync(join(root, path))]).toEqual([path, true]);
  }
});

test.each(pages)('%s names commands of cardlake that there are', (page) => {
  const commands = readdirSync(join(root, 'apps/cli/src/commands')).map((name) => name.replace(/\.ts$/, ''));
  for (const [, command = '', sub = ''] of text(page).matchAll(
    /cardlake ([a-z]+(?:-[a-z]+)*)(?: ([a-z]+))?/g,
  )) {
    expect(commands).toContain(command);
    if (command === 'features') expect(commands).toContain(`features-${sub}`);
  }
});

test.each(pages)('%s names workflows that there are', (page) => {
  const workflows = readdirSync(join(root, '.github', 'workflows'));
  for (const [, name = ''] of text(page).matchAll(/`(\w+\.yml)`/g)) expect(workflows).toContain(name);
});
