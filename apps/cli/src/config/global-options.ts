import { type Command, Option } from 'commander';
import type { App } from '../app';
import { DEFAULT_LAKE, resolveSettings } from './settings';

/** Heading of the options that every command has. */
const GLOBAL = 'Global options:';

const globalOptions = (): readonly Option[] => [
  new Option('-v, --verbose', 'say more on standard error: logs of jobs, and where an error comes from'),
  new Option('-q, --quiet', 'say less on standard error: no progress, no remarks'),
];

interface GlobalOptions {
  readonly lake?: string;
  readonly verbose?: true;
  readonly quiet?: true;
}

/**
 * Gives every command the global options, and the settings of the environment and of the file before it runs. Options may stand
 * before the command or after it.
 */
export function addGlobalOptions(program: Command, app: App): void {
  // Options after the name of a command are that one's, although a command that holds it may have some of the same names.
  for (const command of [program, ...allOf(program)]) command.enablePositionalOptions();
  program.option('--lake <folder>', `folder of the lake (default: ${DEFAULT_LAKE})`);
  for (const option of globalOptions()) program.addOption(option);
  for (const command of leavesOf(program)) {
    for (const option of globalOptions()) command.addOption(option.helpGroup(GLOBAL));
  }
  program.hook('preAction', (_, command) => applySettings(app, program.opts<GlobalOptions>(), command));
}

/** Tells whether a command only holds others; one that holds some and takes arguments as well does something. */
export const isHolder = ({ commands, registeredArguments }: Command): boolean =>
  commands.length > 0 && registeredArguments.length === 0;

/** Lists the commands below another one. */
const allOf = (command: Command): readonly Command[] =>
  command.commands.flatMap((child) => [child, ...allOf(child)]);

/** Lists the commands that do something, and not only hold others. */
export const leavesOf = (command: Command): readonly Command[] =>
  allOf(command).filter((each) => !isHolder(each));

/** Hands the global options before a command, the environment and the file on to the command and the app. */
function applySettings(app: App, before: GlobalOptions, command: Command): void {
  const own = command.opts<GlobalOptions>();
  const isGiven = command.getOptionValueSource('lake') === 'cli';
  const lakeOption = isGiven ? own.lake : before.lake;
  app.settings = resolveSettings(app.folder, app.env, lakeOption);
  const takesLake = command.options.some((option) => option.attributeName() === 'lake');
  const hasDefault = command.getOptionValueSource('lake') === 'default';
  if (takesLake && !isGiven && (hasDefault || before.lake !== undefined)) {
    const lake = app.settings.list.find(({ name }) => name === 'lake');
    command.setOptionValueWithSource('lake', lake?.value, before.lake === undefined ? 'config' : 'cli');
  }
  app.env = app.settings.env;
  if (own.verbose ?? before.verbose) app.verbosity = 'verbose';
  else if (own.quiet ?? before.quiet) app.verbosity = 'quiet';
}
