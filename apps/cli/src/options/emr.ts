import { UserError } from '@cardlake/runtime';
import type { Command } from 'commander';
import { type Deployment, readOutputs } from '../emr/outputs';
import { type EnvironmentOptions, withEnvironmentOptions } from './environment';

/** Options of every `cardlake emr` command. */
export interface EmrOptions extends EnvironmentOptions {
  readonly application?: string;
  readonly json?: boolean;
}

/** Adds the options that identify the EMR Serverless application. */
export const withEmrOptions = (command: Command): Command =>
  withEnvironmentOptions(command).option(
    '--application <id>',
    'EMR Serverless application (default: from --outputs)',
  );

/** Parts of a deployment that options can override. */
export type DeploymentOptions = { readonly [K in keyof Deployment]?: Deployment[K] | undefined };

/**
 * Creates a function that resolves one part of a deployment: from the options first, then from the stack
 * outputs.
 * @throws UserError `missing_option` when neither has it, with the option to give.
 */
export function deploymentResolver(
  { env, outputs }: EmrOptions,
  given: DeploymentOptions,
): <K extends keyof Deployment>(name: K) => Deployment[K] {
  const known: DeploymentOptions = outputs === undefined ? {} : readOutputs(outputs, env);
  return (name) => {
    const value = given[name] ?? known[name];
    if (value !== undefined) return value;
    throw new UserError('missing_option', `the ${DESCRIPTIONS[name]} is missing`, {
      hint: `Give --${name}, or --outputs with the file that "cdktf output --outputs-file" writes.`,
    });
  };
}

const DESCRIPTIONS: Readonly<Record<keyof Deployment, string>> = {
  application: 'EMR Serverless application',
  role: 'role of the jobs',
  release: 'release of the jobs',
  lake: 'lake',
  logs: 'location of the logs',
  key: 'KMS key of the logs',
  database: 'database',
};
