import { UserError } from '@cardlake/runtime';
import { type Command, Option } from 'commander';
import { environmentNames, settingsOf } from '../cost/environment';
import { type Deployment, readOutputs } from '../emr/outputs';

/** What every `cardlake emr` command is given. */
export interface EmrOptions {
  readonly env: string;
  readonly outputs?: string;
  readonly application?: string;
  readonly region?: string;
  readonly json?: boolean;
}

/** Adds the options that say which EMR Serverless application is meant. */
export const withEmrOptions = (command: Command): Command =>
  command
    .addOption(new Option('--env <name>', 'environment').choices(environmentNames).default('dev'))
    .option('--outputs <file>', "outputs of the environment's stacks, as cdktf writes them")
    .option('--application <id>', 'EMR Serverless application (default: that of --outputs)')
    .option('--region <region>', 'AWS region (default: that of the environment)');

/** A place for a command to work at: what the outputs say, where nothing else was given. */
export type DeploymentOptions = { readonly [K in keyof Deployment]?: Deployment[K] | undefined };

/**
 * What is known of a deployment: options before outputs.
 * @returns a function that takes one thing of it. @throws UserError `missing_option` with how to give it
 */
export function deploymentResolver(
  { env, outputs }: EmrOptions,
  given: DeploymentOptions,
): <K extends keyof Deployment>(name: K) => Deployment[K] {
  const known: DeploymentOptions = outputs === undefined ? {} : readOutputs(outputs, env);
  return (name) => {
    const value = given[name] ?? known[name];
    if (value !== undefined) return value;
    throw new UserError('missing_option', `the ${WORDS[name]} is not known`, {
      hint: `Give it as --${name}, or --outputs with the file that "cdktf output --outputs-file" writes.`,
    });
  };
}

const WORDS: Readonly<Record<keyof Deployment, string>> = {
  application: 'EMR Serverless application',
  role: 'role of the jobs',
  release: 'release of the jobs',
  lake: 'lake',
  logs: 'place for the logs',
  key: 'key of the logs',
  database: 'database',
};

/** The region asked for, or that of the environment. */
export const regionOf = ({ region, env }: EmrOptions): string => region ?? settingsOf(env).region;
