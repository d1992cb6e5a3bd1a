import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listPages, type Page } from '@cardlake/tooling/pages';
import { emptyHome, isAsShown, play, stepsOf } from './support/stranger';

/**
 * Plays a stranger who has nothing but Node, git and a fresh clone: types every command of the README, of the
 * quick-start pages and of the first feed, in order, and compares the output with what the page shows.
 */
const root = join(__dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'cardlake-stranger-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const clone = join(folder, 'cardlake');
const env = emptyHome(join(folder, 'home'));
const git = (...args: string[]) => spawnSync('git', args, { cwd: folder, encoding: 'utf8', env });

beforeAll(() => {
  const { status, stderr } = git('clone', '--quiet', root, clone);
  if (status !== 0) throw new Error(stderr);
});

/** The part of the page of feeds that needs nothing but a clone. */
const FEEDS = { path: 'docs/feeds.md', end: '\n## What becomes of a record\n' };
const pages = listPages(root)
  .filter(({ path }) => path === 'README.md' || path === FEEDS.path || path.startsWith('docs/quick-start/'))
  .map((page) => (page.path === FEEDS.path ? { ...page, text: page.text.split(FEEDS.end)[0] ?? '' } : page));

test.each(pages.map((page) => [page.path, page] as const))('%s works as typed', (_, page: Page) => {
  const differences: string[] = [];
  for (const step of stepsOf(page)) {
    const written = play(step, clone, env);
    const { commands, output } = step;
    if (output === undefined || isAsShown(output.text, written)) continue;
    differences.push(`line ${output.line}, after ${commands.text}shown:\n${output.text}written:\n${written}`);
  }
  expect(differences.join('\n')).toBe('');
});
