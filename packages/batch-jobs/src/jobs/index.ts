import { UserError } from '@cardlake/runtime';
import type { Job } from '../contract/job';
import { JOBS } from './all';

export { JOBS };

/** Finds a job by its name. @throws UserError `bad_option` */
export function findJob(name: string | undefined): Job {
  const job = JOBS.find(({ contract }) => contract.name === name);
  if (job !== undefined) return job;
  throw new UserError('bad_option', name === undefined ? 'no job was given' : `there is no job ${name}`, {
    hint: `The jobs are ${JOBS.map(({ contract }) => contract.name).join(', ')}.`,
  });
}
