import { type Command, Option } from 'commander';
import { environmentNames } from '../cost/environment';

/** Options that choose an environment on AWS in place of a lake. */
export interface DeployedOptions {
  readonly env?: string;
  readonly outputs: string;
  readonly region?: string;
}

/**
 * Adds the options that choose an environment on AWS in place of a lake.
 * @param meaning what the environment does for the command
 */
export const withDeployedOptions = (
  command: Command,
  meaning = 'look in the tables of this environment on AWS',
): Command =>
  command
    .addOption(new Option('--env <name>', meaning).choices(environmentNames))
    .option('--outputs <file>', "file with the outputs of the environment's stacks", 'outputs.json')
    .option('--region <region>', 'AWS region (default: that of the environment)');
