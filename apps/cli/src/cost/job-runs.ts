import type { JobRuns } from '@cardlake/aws/emr-serverless';

/** Maximum number of finished runs to read, newest first. */
const NEWEST = 50;

/** Part of EMR Serverless that is used here. */
export type JobRunsApi = Pick<JobRuns, 'listJobRuns' | 'getJobRun'>;

/** Reads the newest successful job runs of an application, each as EMR describes it. */
export async function newestJobRuns(api: JobRunsApi, applicationId: string): Promise<unknown[]> {
  const { jobRuns = [] } = await api.listJobRuns({ applicationId, states: ['SUCCESS'], maxResults: NEWEST });
  const described: unknown[] = [];
  for (const { id: jobRunId } of jobRuns) {
    described.push((await api.getJobRun({ applicationId, jobRunId })).jobRun);
  }
  return described;
}
