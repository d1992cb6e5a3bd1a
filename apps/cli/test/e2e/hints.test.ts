import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { testFolder } from '@cardlake/engine/test-kit';
import type { Command } from 'commander';
import { leavesOf } from '../../src/config/global-options';
import { createProgram } from '../../src/program';
import { mentionFaults } from '../pages/support/cardlake-command';
import { parseLine } from '../pages/support/shell';
import { runIn } from '../support/cardlake';
import { testApp } from '../support/test-app';

const path = testFolder();
const folder = path('.');
/** The program, as a user types it in the folder. */
const LAUNCHER = relative(folder, join(__dirname, '..', '..', '..', '..', 'cardlake'));

/** Arguments of the commands that tell something about a lake, or say what is missing. Those that ask AWS are left out. */
const ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  'audit decisions': ['--dt', '2026-01-05'],
  'batch lookup': ['132'],
  compare: ['lake', 'nowhere'],
  'config show': [],
  'decisions query': [],
  'decisions show': ['nothing'],
  drift: ['--dt', '2026-01-05', '--model', 'fraud'],
  evaluate: ['--scores', 'labels.csv', '--dt', '2026-01-05'],
  'experiment report': ['--dt', '2026-01-05'],
  'features get': ['nobody'],
  'features join': ['--entities', 'labels.csv', '--out', 'o.csv'],
  'features list': [],
  'feed check': [],
  'feed describe': ['nothing'],
  'feed list': [],
  'feed run': ['nothing', 'labels.csv'],
  'feed status': [],
  generate: ['-n', '10', '--out', 'events.ndjson'],
  ingest: ['labels.csv'],
  'models compare': ['starter', 'fraud'],
  'models gate': ['starter'],
  'models list': [],
  'models promote': ['starter', '1'],
  'models show': ['fraud'],
  'policy simulate': ['--dt', '2026-01-05'],
  query: ['CREATE TABLE t (i INTEGER)'],
  rebuild: [],
  'run daily': ['--dt', '2026-01-05'],
  'run stream': [],
  sample: ['--model', 'fraud'],
  score: ['nothing.ndjson'],
  serve: ['--model', 'fraud'],
  status: [],
  train: ['--dt', '2026-01-05'],
  upgrade: [],
  verify: [],
};

const pathOf = (command: Command): string[] =>
  command.parent === null ? [] : [...pathOf(command.parent), command.name()];

const commands = leavesOf(createProgram(testApp().app)).map((command) => pathOf(command).join(' '));

beforeAll(async () => {
  writeFileSync(path('labels.csv'), 'card_id,ts\nc1,2026-01-05T00:00:00Z\n');
  for (const args of ['run all -n 400 --cards 20 --days 3 --quiet', 'ingest labels.csv'])
    await runIn(folder, ...args.split(' '));
});

test('a command that is suggested works where the user is', async () => {
  const { out } = await runIn(folder, 'status');
  const [, hint = ''] = /`(.* run stream)`/.exec(out) ?? [];
  expect(hint.startsWith(`${LAUNCHER} `)).toBe(true);
  const { stdout, status } = spawnSync('sh', ['-c', hint], { cwd: folder, encoding: 'utf8' });
  expect([status, stdout]).toEqual([0, expect.stringContaining('quarantined')]);
  expect((await runIn(folder, 'status')).out).toContain('nothing waits');
});

test('every command that any command names, in its help or when it runs, exists and starts the program from there', async () => {
  expect(commands).toEqual(expect.arrayContaining(Object.keys(ARGUMENTS)));
  const named: string[] = [];
  for (const name of commands) {
    for (const args of [['--help'], ARGUMENTS[name] ?? []]) {
      if (args.length === 0 && ARGUMENTS[name] === undefined) continue;
      // A command that is named in another way is an error already.
      const { out, err } = await runIn(folder, ...name.split(' '), ...args);
      named.push(...`${out}${err}`.split(/[`\n]/).flatMap((text) => text.split(`${LAUNCHER} `).slice(1)));
    }
  }
  const faults = named.flatMap((text) => {
    // Behind a pipe is another program.
    const [{ words } = { words: [] }] = parseLine(text);
    return mentionFaults(['./cardlake', ...words]).map((fault) => `${text}: ${fault}`);
  });
  expect(faults).toEqual([]);
  expect(named.length).toBeGreaterThan(3 * commands.length);
});
