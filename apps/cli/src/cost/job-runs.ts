import type { JobRuns } from '@cardlake/aws/emr-serverless';

/** How many of the newest finished runs are looked at. */
const NEWEST = 50;

/** What is needed of EMR Serverless. */
export type JobRunsApi = Pick<JobRuns, 'listJobRuns' | 'getJobRun'>;

/** The newest successful job runs of an application, each as EMR describes it. */
export async function newestJobRuns(api: JobRunsApi, applicationId: string): Promise<unknown[]> {
  const { jobRuns = [] } = await api.listJobRuns({ applicationId, states: ['SUCCESS'], maxResults: NEWEST });
  const described: unknown[] = [];
  for (const { id: jobRunId } of jobRuns) {
    described.push((await api.getJobRun({ applicationId, jobRunId })).jobRun);
  }
  return described;
}
