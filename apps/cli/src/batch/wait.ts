import { systemTiming, type Timing } from '@cardlake/aws';
import type { ContainerJobs } from '@cardlake/aws/batch';
import type { Prices } from '@cardlake/cost';
import { findContainerJob } from './find-job';
import { type ContainerJobReport, hasStateEnded, toReport } from './report';

/**
 * Waits for the end of a job.
 * @param onState called with every new state
 */
export async function waitForContainerJob(
  jobs: ContainerJobs,
  id: string,
  {
    pollMs,
    prices,
    onState,
    timing = systemTiming,
  }: {
    readonly pollMs: number;
    readonly prices: Prices;
    readonly onState: (report: ContainerJobReport) => void;
    readonly timing?: Pick<Timing, 'clock' | 'sleep'>;
  },
): Promise<ContainerJobReport> {
  for (let state = ''; ; await timing.sleep(pollMs)) {
    const report = toReport(await findContainerJob(jobs, id), timing.clock.now(), prices);
    if (report.state !== state) onState(report);
    state = report.state;
    if (hasStateEnded(state)) return report;
  }
}
