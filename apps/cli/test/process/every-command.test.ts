import { EXIT_CODES } from '@cardlake/runtime';
import type { Command } from 'commander';
import { leavesOf } from '../../src/config/global-options';
import { explainError } from '../../src/process/explain-error';
import { createProgram, runProgram } from '../../src/program';
import { testApp } from '../support/test-app';

const pathOf = (command: Command): string[] =>
  command.parent === null ? [] : [...pathOf(command.parent), command.name()];

const commands = leavesOf(createProgram(testApp().app)).map((command) => pathOf(command).join(' '));
/** Commands of a command that does something by itself. */
const held = commands.filter((name) => commands.some((holder) => name.startsWith(`${holder} `)));

/** Runs a command line in this process. @returns its exit code, and what it writes to standard error */
async function runHere(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const { app, out, err } = testApp();
  const code = await runProgram(createProgram(app), app, args).then(
    () => app.exitCode,
    (error: unknown) => explainError(error, app),
  );
  return { code, out: out(), err: err() };
}

test.each(commands)(
  '%s: help is no error; a wrong option is, and its message names the help',
  async (name) => {
    const words = name.split(' ');
    const helped = await runHere(...words, '--help');
    expect(helped).toMatchObject({ code: EXIT_CODES.done.code, err: '' });
    expect(helped.out).toMatch(new RegExp(`^Usage: \\S+/cardlake ${name}\\b`));
    const refused = await runHere(...words, '--no-such-option');
    expect(refused).toMatchObject({ code: EXIT_CODES.input.code, out: '' });
    expect(refused.err).toMatch(/^cardlake: (unknown option '--no-such-option'|required option '--)/);
    expect(refused.err).toMatch(new RegExp(`/cardlake ${name} --help\` shows what it takes\\.\n$`));
  },
);

test.each(held)('%s: the options after it are its own', async (name) => {
  const program = createProgram(testApp().app);
  const command = leavesOf(program).find((each) => pathOf(each).join(' ') === name);
  command
    ?.action(() => {})
    .parent?.action(() => {
      throw new Error('the command that holds it was run');
    });
  await program.parseAsync([...name.split(' '), '--json', '--verbose'], { from: 'user' });
  expect(command?.opts()).toMatchObject({ json: true, verbose: true });
});
