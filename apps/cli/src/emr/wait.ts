import { setTimeout } from 'node:timers/promises';
import type { JobRuns } from '@cardlake/aws/emr-serverless';
import { jobRun, reportOf } from './job-run';
import { hasEnded, type RunReport } from './report';

/**
 * Waits for the end of a job run.
 * @param tell called with every new state
 */
export async function waitForEnd(
  api: JobRuns,
  application: string,
  run: string,
  { pollMs, tell }: { readonly pollMs: number; readonly tell: (report: RunReport) => void },
): Promise<RunReport> {
  for (let state = ''; ; await setTimeout(pollMs)) {
    const report = reportOf(await jobRun(api, application, run));
    if (report.state !== state) tell(report);
    if (hasEnded(report)) return report;
    state = report.state;
  }
}
