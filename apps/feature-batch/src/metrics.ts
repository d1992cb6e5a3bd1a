import type { JobReport } from '@cardlake/batch-jobs';
import { JOB_DURATION } from '@cardlake/job-contract';

/** The CloudWatch namespace of every metric. */
const NAMESPACE = 'Cardlake';

/**
 * Formats the numbers of a report, and the time of the run, as a log line in CloudWatch's embedded metric format; no
 * agent is needed (CloudWatch user guide, "Embedding metrics within logs").
 */
export function metricsLine(
  job: string,
  report: JobReport,
  { endMs, ms }: { readonly endMs: number; readonly ms: number },
): string {
  const counts = Object.entries(report).flatMap(([name, value]) =>
    typeof value === 'number' ? [[`Job${name.charAt(0).toUpperCase()}${name.slice(1)}`, value] as const] : [],
  );
  const Metrics = [
    ...counts.map(([Name]) => ({ Name, Unit: 'Count' })),
    { Name: JOB_DURATION.name, Unit: 'Milliseconds' },
  ];
  const CloudWatchMetrics = [{ Namespace: NAMESPACE, Dimensions: [['service', 'Job']], Metrics }];
  return `${JSON.stringify({
    _aws: { Timestamp: endMs, CloudWatchMetrics },
    service: JOB_DURATION.service,
    Job: job,
    ...Object.fromEntries(counts),
    [JOB_DURATION.name]: ms,
  })}\n`;
}
