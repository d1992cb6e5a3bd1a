import type { Command } from 'commander';
import type { App } from '../app';
import { registerDecisionsQuery } from './decisions-query';
import { registerDecisionsShow } from './decisions-show';

/** Adds the commands of `cardlake decisions`. */
export function registerDecisions(program: Command, app: App): void {
  const command = program
    .command('decisions')
    .summary('find decisions and show one')
    .description(
      'Finds decisions, in the lake or where they were made on AWS, and shows one with everything it was made of.',
    );
  registerDecisionsQuery(command, app);
  registerDecisionsShow(command, app);
}
