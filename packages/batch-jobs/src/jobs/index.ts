import { UserError } from '@cardlake/runtime';
import type { Job } from '../contract/job';
import { cardLake } from './card-lake/job';
import { dailyFeatures } from './daily-features/job';
import { ingest } from './ingest/job';

/** Every job; a new one is a file of its own and a line here. */
export const JOBS: readonly Job[] = [dailyFeatures, ingest, cardLake];

/** Finds a job by its name. @throws UserError `bad_option` */
export function findJob(name: string | undefined): Job {
  const job = JOBS.find(({ contract }) => contract.name === name);
  if (job !== undefined) return job;
  throw new UserError('bad_option', name === undefined ? 'no job was given' : `there is no job ${name}`, {
    hint: `The jobs are ${JOBS.map(({ contract }) => contract.name).join(', ')}.`,
  });
}
