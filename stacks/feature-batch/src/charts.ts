import { CARDLAKE_METRICS, type Chart, metric } from '@cardlake/constructs';
import { JOB_DURATION, SCHEDULED_JOBS } from '@cardlake/job-contract';
import type { MonitoringTargets } from './monitoring-targets';

/** Length of a data point of the jobs' own metrics, in seconds. */
const PERIOD = 3600;

/** Counts that the report of the daily job has. */
const COUNTS = ['JobTrips', 'JobPublished', 'JobItems'] as const;

const dimensionsOf = (environment: string) => ({
  service: JOB_DURATION.service,
  [CARDLAKE_METRICS.dimension]: environment,
});

/** Builds the charts of the dashboard: runs, jobs, and what they write. */
export const charts = ({
  settings,
  environment,
  machineArn,
  tableName,
  queues,
}: MonitoringTargets): Chart[] => [
  {
    title: 'Runs',
    metrics: [
      metric.machine(machineArn, 'ExecutionsStarted', 'started'),
      metric.machine(machineArn, 'ExecutionsSucceeded', 'succeeded'),
      metric.machine(machineArn, 'ExecutionsFailed', 'failed'),
      metric.machine(machineArn, 'ExecutionsTimedOut', 'timed out'),
      metric.machine(machineArn, 'ExecutionsAborted', 'aborted'),
    ],
  },
  {
    title: 'Time of runs (ms)',
    metrics: [metric.machine(machineArn, 'ExecutionTime', 'longest', 'Maximum')],
    limit: { label: 'alarm', value: settings.slowAfterMinutes * 60_000 },
  },
  {
    title: 'Time of jobs (ms)',
    metrics: [
      {
        namespace: CARDLAKE_METRICS.namespace,
        name: JOB_DURATION.name,
        // Of every job, also of those that come later.
        dimensions: dimensionsOf(environment),
        eachValueOf: 'Job',
        label: '',
        statistic: 'Maximum',
        period: PERIOD,
      },
    ],
  },
  {
    title: 'Daily features',
    metrics: COUNTS.map((name) => ({
      namespace: CARDLAKE_METRICS.namespace,
      name,
      dimensions: { ...dimensionsOf(environment), Job: SCHEDULED_JOBS.daily },
      statistic: 'Sum' as const,
      period: PERIOD,
      label: name,
    })),
  },
  {
    title: 'Cost: units written to the table',
    metrics: [metric.table(tableName, 'ConsumedWriteCapacityUnits', 'written')],
    limit: { label: 'alarm', value: settings.highWriteUnits },
  },
  {
    title: 'Failed jobs, stuck jobs and failed starts',
    metrics: Object.values(queues).map((queue) => metric.queue(queue, queue)),
  },
];
