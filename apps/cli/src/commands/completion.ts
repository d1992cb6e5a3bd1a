import { Argument, type Command } from 'commander';
import type { App } from '../app';
import { completionScript, SHELLS, type Shell } from '../completion/scripts';
import { withExamples } from '../options/examples';
import { shellWord } from '../output/shell-word';
import { LAUNCHER } from '../process/launcher';

const DESCRIPTION = `Prints a script with which a shell completes commands, options and their values when you press Tab. It asks this
program, so it need not be printed again for a newer version.`;

/** Adds `cardlake completion SHELL`, which prints the script that completes commands in a shell. */
export function registerCompletion(program: Command, app: App): void {
  const command = program
    .command('completion')
    .summary('print the script that completes commands in your shell')
    .description(DESCRIPTION)
    .addArgument(new Argument('<shell>', 'your shell').choices(SHELLS))
    .action((shell: Shell) => app.console.out.writeAll(completionScript(shell, shellWord(LAUNCHER))));
  withExamples(
    command,
    'completion bash >> ~/.bashrc',
    'completion zsh > ~/.zfunc/_cardlake',
    'completion fish > ~/.config/fish/completions/cardlake.fish',
  );
}
