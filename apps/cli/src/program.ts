import { Command, Help } from 'commander';
import type { App } from './app';
import { registerAudit } from './commands/audit';
import { registerBatch } from './commands/batch';
import { registerBootstrap } from './commands/bootstrap';
import { registerCompare } from './commands/compare';
import { registerCompletion } from './commands/completion';
import { registerConfig } from './commands/config';
import { registerCost } from './commands/cost';
import { registerDecisions } from './commands/decisions';
import { registerDrift } from './commands/drift';
import { registerEmr } from './commands/emr';
import { registerEvaluate } from './commands/evaluate';
import { registerExperiment } from './commands/experiment';
import { registerFeatures } from './commands/features';
import { registerFeed } from './commands/feed';
import { registerGenerate } from './commands/generate';
import { registerIngest } from './commands/ingest';
import { registerLocal } from './commands/local';
import { registerModels } from './commands/models';
import { registerOnline } from './commands/online';
import { registerPlanGuard } from './commands/plan-guard';
import { registerPolicy } from './commands/policy';
import { registerPreflight } from './commands/preflight';
import { registerQuery } from './commands/query';
import { registerRebuild } from './commands/rebuild';
import { registerRelease } from './commands/release';
import { registerRun } from './commands/run';
import { registerSample } from './commands/sample';
import { registerScore } from './commands/score';
import { registerSend } from './commands/send';
import { registerServe } from './commands/serve';
import { registerSpark } from './commands/spark';
import { registerStatus } from './commands/status';
import { registerTrain } from './commands/train';
import { registerUpgrade } from './commands/upgrade';
import { registerVerify } from './commands/verify';
import { offersFor } from './completion/offers';
import { addGlobalOptions, isHolder, leavesOf } from './config/global-options';
import { formatItem } from './help/format-item';
import { reflow } from './help/reflow';
import { wrapLists } from './help/wrap-lists';
import type { OutputStream } from './output/console';
import { styleFor } from './output/style';
import { typableCommands } from './output/typable-commands';
import { exitCodesHelp } from './process/exit-code';
import { docsFrom, launcherFrom } from './process/launcher';

const VERSION = '0.1.0';
const MIN_WIDTH_TO_WRAP = 20;

/** Creates the command line; `app` brings everything that its commands need from outside. */
export function createProgram(app: App): Command {
  const { console, env } = app;
  const launcher = launcherFrom(app.folder, env);
  const plainHelp = Object.assign(new Help(), { minWidthToWrap: MIN_WIDTH_TO_WRAP });
  const program = new Command('cardlake')
    .description(
      'Raw card authorisations to validated silver, point-in-time features, an online store and datasets.',
    )
    .version(VERSION)
    .exitOverride()
    .showSuggestionAfterError()
    .configureHelp({
      showGlobalOptions: false,
      sortSubcommands: false,
      minWidthToWrap: MIN_WIDTH_TO_WRAP,
      formatItem,
      subcommandTerm: (command) => command.name(),
      commandDescription: (command) => reflow(command.description()),
      commandUsage: (command) => plainHelp.commandUsage(command).replace(/^cardlake\b/, launcher),
      // Lines are broken where they end on the screen.
      boxWrap: (text, width) =>
        wrapLists(typableCommands(text, launcher), width, (line, columns) =>
          plainHelp.boxWrap(line, columns),
        ),
    })
    .configureOutput({
      writeOut: (text) => console.out.write(text),
      writeErr: (text) => console.err.write(text),
      getOutHelpWidth: () => helpWidth(console.out),
      getErrHelpWidth: () => helpWidth(console.err),
      outputError: (text, write) =>
        write(text.replace(/^error: /, `${styleFor(console.err, env).bad('cardlake:')} `)),
    })
    .addHelpText('after', ({ command }) => {
      const help = Object.assign(command.createHelp(), { helpWidth: helpWidth(console.out) });
      return `\n${exitCodesHelp(help)}\n\nDocumentation: ${docsFrom(app.folder)}\n`;
    });
  program.commandsGroup('Data:');
  registerGenerate(program, app);
  registerIngest(program, app);
  registerSend(program, app);
  registerRun(program, app);
  registerQuery(program, app);
  registerStatus(program, app);
  registerBatch(program, app);
  registerFeed(program, app);
  program.commandsGroup('Features and models:');
  registerFeatures(program, app);
  registerTrain(program, app);
  registerModels(program, app);
  registerDrift(program, app);
  registerSample(program, app);
  registerEvaluate(program, app);
  registerDecisions(program, app);
  registerServe(program, app);
  registerScore(program, app);
  registerExperiment(program, app);
  registerPolicy(program, app);
  program.commandsGroup('Checks:');
  registerVerify(program, app);
  registerAudit(program, app);
  registerCompare(program, app);
  program.commandsGroup('Spark and AWS:');
  registerSpark(program, app);
  registerEmr(program, app);
  registerOnline(program, app);
  registerLocal(program, app);
  registerRelease(program, app);
  registerBootstrap(program, app);
  registerPreflight(program, app);
  registerPlanGuard(program, app);
  registerCost(program, app);
  program.commandsGroup('This program and its lake:');
  registerConfig(program, app);
  registerCompletion(program, app);
  registerUpgrade(program, app);
  registerRebuild(program, app);
  program.addHelpCommand(
    new Command('help')
      .argument('[command]')
      .description('show the help of a command')
      .helpGroup('This program and its lake:'),
  );
  addGlobalOptions(program, app);
  for (const command of leavesOf(program)) {
    const help = ['cardlake', ...pathOf(command), '--help'].join(' ');
    command.showHelpAfterError(`\`${help}\` shows what it takes.`);
  }
  return program;
}

/** Names a command by the words that call it. */
const pathOf = (command: Command): string[] =>
  command.parent === null ? [] : [...pathOf(command.parent), command.name()];

/** Width of help: as wide as the terminal, as long as lines can be read. */
const helpWidth = ({ width }: OutputStream): number => Math.min(100, width);

/**
 * Runs a command line. A command that only holds others prints its help, as the program does without a command.
 * @throws CommanderError after it has told the user what is wrong; as the command does
 */
export async function runProgram(program: Command, app: App, args: readonly string[]): Promise<void> {
  const holder = namedHolder(program, args);
  if (holder !== undefined) holder.outputHelp();
  else if (args[0] === 'complete') app.console.out.write(offersText(program, args.slice(2)));
  else await program.parseAsync(args.map(asArgument), { from: 'user' });
}

/** Text with a blank before any `=` is no option: SQL may begin with a comment. */
const asArgument = (word: string): string => (/^--[^=]*\s/.test(word) ? ` ${word}` : word);

/** Returns the command that the arguments name, if it only holds others. */
function namedHolder(command: Command, args: readonly string[]): Command | undefined {
  const [name, ...rest] = args;
  if (name === undefined) return isHolder(command) ? command : undefined;
  const child = command.commands.find((one) => one.name() === name);
  return child === undefined ? undefined : namedHolder(child, rest);
}

/** Offers what may follow the words of a command line, for the script of a shell: a word and its meaning on each line. */
const offersText = (program: Command, words: readonly string[]): string =>
  offersFor(program, words)
    .map(({ word, meaning }) => `${word}\t${meaning}\n`)
    .join('');
