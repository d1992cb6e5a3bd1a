import { Alarm, type AlarmProps, CARDLAKE_METRICS, metric } from '@cardlake/constructs';
import { JOB_DURATION, LAKE_LIMIT, SCHEDULED_JOBS } from '@cardlake/job-contract';
import { Construct } from 'constructs';
import type { MonitoringTargets } from './monitoring-targets';

type AlarmDeclaration = Omit<AlarmProps, 'topicArn'>;

const MINUTE_MS = 60_000;

/** The alarms of the feature jobs; each description names the problem and where to look first. */
export class Alarms extends Construct {
  constructor(scope: Construct, id: string, targets: MonitoringTargets) {
    super(scope, id);
    const ofLake = targets.lakeEngine === 'container' ? [lakeAlarm(targets)] : [];
    for (const alarm of [...alarmsOf(targets), ...ofLake]) {
      new Alarm(this, alarm.nameSuffix, { ...alarm, topicArn: targets.topicArn });
    }
  }
}

const whenAny = { when: 'above', threshold: 0 } as const;

const alarmsOf = ({ settings, machineArn, tableName, queues }: MonitoringTargets): AlarmDeclaration[] => [
  {
    nameSuffix: 'job-failed',
    description:
      'A feature job failed after all its attempts, or was cancelled. The messages of the queue name the job and the reason.',
    metric: metric.queue(queues.failedJobs, 'messages'),
    ...whenAny,
  },
  {
    nameSuffix: 'job-stuck',
    description:
      'A feature job cannot start, and the queue waits for it. The messages of the queue have the reason.',
    metric: metric.queue(queues.blockedJobs, 'messages'),
    ...whenAny,
  },
  {
    nameSuffix: 'jobs-incomplete',
    description: 'A run of feature jobs failed. See the execution of the state machine.',
    metric: metric.machine(machineArn, 'ExecutionsFailed', 'failed'),
    ...whenAny,
  },
  {
    nameSuffix: 'jobs-timed-out',
    description:
      'A run of feature jobs did not end within the time of all attempts of a job, and was ended. See which of its jobs waited or ran.',
    metric: metric.machine(machineArn, 'ExecutionsTimedOut', 'timed out'),
    ...whenAny,
  },
  {
    nameSuffix: 'jobs-aborted',
    description:
      'Somebody stopped a run of feature jobs, which nobody is told otherwise. See the execution of the state machine.',
    metric: metric.machine(machineArn, 'ExecutionsAborted', 'aborted'),
    ...whenAny,
  },
  {
    nameSuffix: 'jobs-slow',
    description: `A run of feature jobs took longer than ${settings.slowAfterMinutes} minutes. See how long its jobs waited for capacity, and their logs.`,
    metric: metric.machine(machineArn, 'ExecutionTime', 'time', 'Maximum'),
    when: 'above',
    threshold: settings.slowAfterMinutes * MINUTE_MS,
  },
  {
    nameSuffix: 'lookup-writes-high',
    description: `Feature jobs write more than ${settings.highWriteUnits} units in five minutes to the table, which is billed by unit. See which job runs, and how often.`,
    metric: metric.table(tableName, 'ConsumedWriteCapacityUnits', 'units'),
    when: 'above',
    threshold: settings.highWriteUnits,
  },
  {
    nameSuffix: 'jobs-not-started',
    description: 'A schedule could not start feature jobs. The messages of the queue have the reason.',
    metric: metric.queue(queues.failedStarts, 'messages'),
    ...whenAny,
  },
];

/** The job runs once a day. */
const DAY_SECONDS = 86_400;

const lakeAlarm = ({ environment }: MonitoringTargets): AlarmDeclaration => ({
  nameSuffix: 'lake-limit-near',
  description: `A run of ${SCHEDULED_JOBS.lake} needed more than ${LAKE_LIMIT.nearPercent} % of the memory or the disk of its container. Its log says of which.`,
  metric: {
    namespace: CARDLAKE_METRICS.namespace,
    name: LAKE_LIMIT.metric,
    dimensions: {
      service: JOB_DURATION.service,
      [CARDLAKE_METRICS.dimension]: environment,
      Job: SCHEDULED_JOBS.lake,
    },
    statistic: 'Maximum',
    period: DAY_SECONDS,
    label: 'percent',
  },
  when: 'above',
  threshold: LAKE_LIMIT.nearPercent,
});
