import { systemTiming, type Timing } from '@cardlake/aws';
import type { JobRuns } from '@cardlake/aws/emr-serverless';
import { readJobRun, toReport } from './job-run';
import { hasEnded, type RunReport } from './report';

/** EMR fills in the billed usage some time after the end of a run; this long it is asked for again. */
const USAGE_WAIT_MS = 120_000;

/**
 * Waits for the end of a job run, and then for what it was billed for, two minutes at most: until then EMR may report
 * nothing, or only a part.
 * @param onState called with every new state.
 */
export async function waitForEnd(
  api: JobRuns,
  application: string,
  run: string,
  {
    pollMs,
    onState,
    timing = systemTiming,
  }: {
    readonly pollMs: number;
    readonly onState: (report: RunReport) => void;
    readonly timing?: Pick<Timing, 'clock' | 'sleep'>;
  },
): Promise<RunReport> {
  let endedAt: number | undefined;
  for (let state = ''; ; await timing.sleep(pollMs)) {
    const report = toReport(await readJobRun(api, application, run));
    if (report.state !== state) onState(report);
    state = report.state;
    if (!hasEnded(report)) continue;
    endedAt ??= timing.clock.now();
    if (report.vcpuHours !== undefined || timing.clock.now() - endedAt >= USAGE_WAIT_MS) return report;
  }
}
