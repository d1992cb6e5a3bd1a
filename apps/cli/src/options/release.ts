import { type Command, Option } from 'commander';
import { environmentNames } from '../cost/environment';

/** Options that identify the deployment whose model is released, or whose feeds are loaded. */
export interface ReleaseOptions {
  readonly env: string;
  readonly outputs: string;
  readonly region?: string;
}

/** Adds the options that identify such a deployment. */
export const withReleaseOptions = (command: Command): Command =>
  command
    .addOption(new Option('--env <name>', 'environment').choices(environmentNames).default('dev'))
    .option('--outputs <file>', "file with the outputs of the environment's stacks", 'outputs.json')
    .option('--region <region>', 'AWS region (default: from the environment)');
