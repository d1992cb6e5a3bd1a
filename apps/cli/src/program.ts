import { Command } from 'commander';
import type { App } from './app';
import { registerBootstrap } from './commands/bootstrap';
import { registerCompare } from './commands/compare';
import { registerCost } from './commands/cost';
import { registerEmr } from './commands/emr';
import { registerEvaluate } from './commands/evaluate';
import { registerFeatures } from './commands/features';
import { registerGenerate } from './commands/generate';
import { registerIngest } from './commands/ingest';
import { registerPlanGuard } from './commands/plan-guard';
import { registerPreflight } from './commands/preflight';
import { registerQuery } from './commands/query';
import { registerRun } from './commands/run';
import { registerSpark } from './commands/spark';
import { registerStatus } from './commands/status';
import { registerUpgrade } from './commands/upgrade';
import { registerVerify } from './commands/verify';
import { styleFor } from './output/style';
import { EXIT_CODES_HELP } from './process/exit-code';

const VERSION = '0.1.0';

/** Creates the command line; `app` brings everything that its commands need from outside. */
export function createProgram(app: App): Command {
  const { console, env } = app;
  const program = new Command('cardlake')
    .description(
      'Raw card authorisations to validated silver, point-in-time features, an online store and datasets.',
    )
    .version(VERSION)
    .exitOverride()
    .showSuggestionAfterError()
    .configureHelp({ showGlobalOptions: false, sortSubcommands: false })
    .configureOutput({
      writeOut: (text) => console.out.write(text),
      writeErr: (text) => console.err.write(text),
      getOutHelpWidth: () => Math.min(100, console.out.width),
      getErrHelpWidth: () => Math.min(100, console.err.width),
      outputError: (text, write) =>
        write(text.replace(/^error: /, `${styleFor(console.err, env).bad('cardlake:')} `)),
    })
    .addHelpText('after', `\n${EXIT_CODES_HELP}\n`);
  registerGenerate(program, app);
  registerIngest(program, app);
  registerRun(program, app);
  registerQuery(program, app);
  registerFeatures(program, app);
  registerEvaluate(program, app);
  registerVerify(program, app);
  registerCompare(program, app);
  registerSpark(program, app);
  registerEmr(program, app);
  registerStatus(program, app);
  registerUpgrade(program, app);
  registerPlanGuard(program, app);
  registerCost(program, app);
  registerBootstrap(program, app);
  registerPreflight(program, app);
  return program;
}
