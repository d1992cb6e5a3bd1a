import type { JobDetail } from '@aws-sdk/client-batch';
import { callForUser } from '@cardlake/aws';
import type { ContainerJobs } from '@cardlake/aws/batch';
import { UserError } from '@cardlake/runtime';

/** Finds a job by its id. @throws UserError `not_found`, and those of `callForUser` */
export async function findContainerJob(jobs: ContainerJobs, id: string): Promise<JobDetail> {
  const [found] = await callForUser(() => jobs.describe([id]));
  if (found !== undefined) return found;
  throw new UserError('not_found', `AWS Batch does not know the job ${id}`, {
    hint: 'Check the id and --region; `cardlake batch status --outputs outputs.json` lists the newest jobs. Batch forgets a job some days after its end.',
  });
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Describes the newest jobs of a queue, the newest first. @throws UserError, those of `callForUser` */
export const newestContainerJobs = (
  jobs: ContainerJobs,
  queue: string,
  { nowMs, days, limit }: { readonly nowMs: number; readonly days: number; readonly limit: number },
): Promise<JobDetail[]> =>
  callForUser(async () =>
    jobs.describe(await jobs.listNewest(queue, { sinceMs: nowMs - days * DAY_MS, limit })),
  );
