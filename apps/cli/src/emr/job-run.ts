import type { JobRun } from '@aws-sdk/client-emr-serverless';
import type { JobRuns } from '@cardlake/aws/emr-serverless';
import { callEmr } from './call-emr';
import type { RunReport } from './report';

/** Reads a job run. @throws UserError, see `callEmr` */
export async function readJobRun(api: JobRuns, applicationId: string, jobRunId: string): Promise<JobRun> {
  const { jobRun: found } = await callEmr(() => api.getJobRun({ applicationId, jobRunId }));
  if (found === undefined) throw new Error(`EMR Serverless answered without the run ${jobRunId}`);
  return found;
}

/** Reads the newest job runs of an application, newest first. @throws UserError, see `callEmr` */
export async function readNewestRuns(
  api: JobRuns,
  applicationId: string,
  limit: number,
): Promise<RunReport[]> {
  const { jobRuns = [] } = await callEmr(() => api.listJobRuns({ applicationId, maxResults: limit }));
  const reports: RunReport[] = [];
  // The list does not contain what a run was billed.
  for (const { id } of jobRuns) reports.push(toReport(await readJobRun(api, applicationId, id ?? '')));
  return reports.sort((a, b) => (a.created < b.created ? 1 : -1));
}

/** Summarizes a job run. */
export const toReport = (run: JobRun): RunReport => ({
  id: run.jobRunId ?? '',
  name: run.name ?? '',
  state: run.state ?? '',
  details: run.stateDetails ?? '',
  created: run.createdAt?.toISOString() ?? '',
  seconds: run.totalExecutionDurationSeconds ?? 0,
  // Zero is no bill: every worker is billed for a minute at least.
  vcpuHours: run.billedResourceUtilization?.vCPUHour || undefined,
  memoryGbHours: run.billedResourceUtilization?.memoryGBHour || undefined,
});
