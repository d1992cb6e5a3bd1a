import { setTimeout } from 'node:timers/promises';
import type { JobRuns } from '@cardlake/aws/emr-serverless';
import { readJobRun, toReport } from './job-run';
import { hasEnded, type RunReport } from './report';

/**
 * Waits for the end of a job run.
 * @param onState called with every new state.
 */
export async function waitForEnd(
  api: JobRuns,
  application: string,
  run: string,
  { pollMs, onState }: { readonly pollMs: number; readonly onState: (report: RunReport) => void },
): Promise<RunReport> {
  for (let state = ''; ; await setTimeout(pollMs)) {
    const report = toReport(await readJobRun(api, application, run));
    if (report.state !== state) onState(report);
    if (hasEnded(report)) return report;
    state = report.state;
  }
}
