import { UserError } from '@cardlake/runtime';
import type { Command } from 'commander';
import { type BatchLocation, readBatchLocation } from '../emr/outputs';
import { type EnvironmentOptions, withEnvironmentOptions } from './environment';

/** Options that identify the feature jobs of an environment. */
export interface JobQueueOptions extends EnvironmentOptions {
  readonly queue?: string;
  readonly definitions?: string;
}

/** Adds the options that identify the queue of feature jobs. */
export const withJobQueueOptions = (command: Command): Command =>
  withEnvironmentOptions(command).option('--queue <name>', 'queue of the jobs (default: from --outputs)');

const MISSING: Readonly<Record<keyof BatchLocation, string>> = {
  queue: 'the queue of the jobs is missing',
  definitions: 'the job definitions are missing',
};

/**
 * Creates a function that resolves where the jobs run: from the options first, then from the outputs.
 * @throws UserError `missing_option` with the option to give; `bad_outputs`
 */
export function batchLocationResolver({ env, outputs, queue, definitions }: JobQueueOptions) {
  const known: Partial<BatchLocation> = outputs === undefined ? {} : readBatchLocation(outputs, env);
  const given = { queue, definitions };
  return (name: keyof BatchLocation): string => {
    const value = given[name] ?? known[name];
    if (value !== undefined) return value;
    throw new UserError('missing_option', MISSING[name], {
      hint: `Give --${name}, or --outputs with the file that "cdktf output --outputs-file" writes.`,
    });
  };
}
