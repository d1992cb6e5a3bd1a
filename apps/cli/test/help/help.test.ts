import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, Help } from 'commander';
import { leavesOf } from '../../src/config/global-options';
import { reflow } from '../../src/help/reflow';
import { wrapLists } from '../../src/help/wrap-lists';
import { createProgram, runProgram } from '../../src/program';
import { testApp } from '../support/test-app';

const allOf = (command: Command): readonly Command[] => [command, ...command.commands.flatMap(allOf)];

/** The help of a command, without its examples, which stay as they are typed. */
function helpOf(name: string, columns: number): string {
  const { app, out } = testApp({ columns });
  const command = allOf(createProgram(app)).find((one) => pathOf(one) === name);
  command?.outputHelp();
  return out().replace(/^Examples:\n(?: .*\n)*/m, '');
}

const pathOf = (command: Command): string =>
  command.parent === null ? '' : `${pathOf(command.parent)} ${command.name()}`.trim();

const names = allOf(createProgram(testApp().app)).map(pathOf);

describe.each([60, 80, 100])('on a terminal of %i columns', (columns) => {
  test.each(names)('the help of "%s" fits', (name) => {
    const tooLong = helpOf(name, columns)
      .split('\n')
      // A word that is longer than the line cannot be broken.
      .filter(
        (line) =>
          line.length > columns && line.trim().includes(' ') && !/^(Usage|Documentation): /.test(line),
      );
    expect(tooLong).toEqual([]);
  });
});

test.each(names)('the help of "%s" shows defaults as they are typed', (name) => {
  expect(helpOf(name, 100)).not.toMatch(/default:\s+[[{]/);
});

test('an item of a list continues below where its meaning begins', () => {
  const wrap = (text: string, width: number): string =>
    Object.assign(new Help(), { minWidthToWrap: 1 }).boxWrap(text, width);
  expect(wrapLists('of two\n\n  a    one two three\n  b c  four', 14, wrap)).toBe(
    'of two\n\n  a    one two\n       three\n  b c  four',
  );
});

test('a paragraph becomes one line, and a list keeps its lines', () => {
  expect(reflow('a\nb\n\nc\nd:\n\n  e\n  f\n\ng')).toBe('a b\n\nc d:\n\n  e\n  f\n\ng');
});

test('every command is in a group of the help, and every one that does something has examples and the global options', () => {
  const { app, out } = testApp();
  const program = createProgram(app);
  program.outputHelp();
  const text = out();
  expect(text.match(/^[A-Z].*:$/gm)).toEqual(expect.arrayContaining(['Data:', 'Checks:', 'Exit codes:']));
  for (const { name, group } of program.commands.map((one) => ({
    name: one.name(),
    group: one.helpGroup(),
  }))) {
    expect([name, group]).not.toEqual([name, '']);
  }
  for (const command of leavesOf(program)) {
    command.outputHelp();
    const help = out();
    expect([pathOf(command), help]).toEqual([pathOf(command), expect.stringContaining('Examples:')]);
    expect(help).toMatch(/-v, --verbose[\s\S]*-q, --quiet/);
  }
});

test('the help links the documentation, from where the user stands', () => {
  const { app, out } = testApp();
  createProgram(app).outputHelp();
  const [, path = ''] = /^Documentation: (.+)$/m.exec(out()) ?? [];
  expect(path.endsWith('docs/README.md')).toBe(true);
  expect(existsSync(join('/', path)) || path.includes('apps')).toBe(true);
});

test.each([[[]], [['run']], [['spark']], [['config']]])(
  '%j prints its help and is no error',
  async (args) => {
    const { app, out, err } = testApp();
    await runProgram(createProgram(app), app, args);
    expect([app.exitCode, out(), err()]).toEqual([0, expect.stringMatching(/^Usage: \S+\/cardlake/), '']);
  },
);
