import { CARDLAKE_METRICS, type Chart, metric } from '@cardlake/constructs';
import { JOB_DURATION } from '@cardlake/job-contract';
import type { MonitoringTargets } from './monitoring-targets';

/** Length of a data point of the jobs' own metrics, in seconds. */
const PERIOD = 3600;

/** Counts that the reports of jobs have, by the job. */
const COUNTS = ['JobTrips', 'JobPublished', 'JobItems'] as const;

const ofJob = (environment: string, name: string, label = name, job = 'daily-features') => ({
  namespace: CARDLAKE_METRICS.namespace,
  name,
  dimensions: { service: JOB_DURATION.service, [CARDLAKE_METRICS.dimension]: environment, Job: job },
  period: PERIOD,
  label,
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
    metrics: ['daily-features', 'ingest'].map((job) => ({
      ...ofJob(environment, JOB_DURATION.name, job, job),
      statistic: 'Maximum' as const,
    })),
  },
  {
    title: 'Daily features',
    metrics: COUNTS.map((name) => ({ ...ofJob(environment, name), statistic: 'Sum' as const })),
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
