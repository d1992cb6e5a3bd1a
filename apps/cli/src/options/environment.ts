import { type Command, Option } from 'commander';
import { environmentNames, settingsOf } from '../cost/environment';

/** Options that identify an environment on AWS. */
export interface EnvironmentOptions {
  readonly env: string;
  readonly outputs?: string;
  readonly region?: string;
}

/** Adds the options that identify an environment on AWS. */
export const withEnvironmentOptions = (command: Command): Command =>
  command
    .addOption(new Option('--env <name>', 'environment').choices(environmentNames).default('dev'))
    .option('--outputs <file>', "file with the outputs of the environment's stacks, written by cdktf")
    .option('--region <region>', 'AWS region (default: from the environment)');

/** Returns the region from the options, or that of the environment. */
export const regionOf = ({ region, env }: EnvironmentOptions): string => region ?? settingsOf(env).region;

/** Writes the options by which another command finds the same environment. */
export const environmentWords = ({ region, env }: EnvironmentOptions): string =>
  region === undefined ? `--env ${env}` : `--region ${region}`;
