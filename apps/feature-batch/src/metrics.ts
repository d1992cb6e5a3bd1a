import type { JobReport } from '@cardlake/batch-jobs';
import { JOB_DURATION, LAKE_LIMIT, PLATFORM_METRICS } from '@cardlake/job-contract';

/**
 * Formats the numbers of a report, and the time of the run, as a log line in CloudWatch's embedded metric format; no
 * agent is needed (CloudWatch user guide, "Embedding metrics within logs").
 * @param environment value of the dimension that tells environments apart; without one, metrics do not have it
 */
export function metricsLine(
  job: string,
  report: JobReport,
  { endMs, ms }: { readonly endMs: number; readonly ms: number },
  environment: string | undefined,
): string {
  const counts = Object.entries(report).flatMap(([name, value]) =>
    typeof value === 'number' ? [[`Job${name.charAt(0).toUpperCase()}${name.slice(1)}`, value] as const] : [],
  );
  const Metrics = [
    ...counts.map(([Name]) => ({ Name, Unit: Name === LAKE_LIMIT.metric ? 'Percent' : 'Count' })),
    { Name: JOB_DURATION.name, Unit: 'Milliseconds' },
  ];
  const dimensions = {
    service: JOB_DURATION.service,
    ...(environment === undefined ? {} : { [PLATFORM_METRICS.dimension]: environment }),
    Job: job,
  };
  const { namespace: Namespace } = PLATFORM_METRICS;
  const CloudWatchMetrics = [{ Namespace, Dimensions: [Object.keys(dimensions)], Metrics }];
  return `${JSON.stringify({
    _aws: { Timestamp: endMs, CloudWatchMetrics },
    ...dimensions,
    ...Object.fromEntries(counts),
    [JOB_DURATION.name]: ms,
  })}\n`;
}
