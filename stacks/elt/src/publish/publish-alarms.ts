import { metric } from '@cardlake/constructs';
import type { Settings } from '@cardlake/platform';
import type { AlarmDeclaration } from '../alarm-declaration';
import { eltMetric } from '../elt-metric';
import type { MonitoringTargets } from '../monitoring-targets';
import type { Publishing } from './publishing';

const whenAny = { when: 'above', threshold: 0 } as const;

/** Lists the alarms of the publication of staged objects. */
export const publishAlarms = (
  { settings }: MonitoringTargets,
  { machine, publisher, staged, table }: Publishing,
): AlarmDeclaration[] => [
  {
    nameSuffix: 'publish-failed',
    description:
      'A feed was not published; its objects wait for the next start. The execution of the state machine and the log of the job have the cause.',
    metric: metric.machine(machine.arn, 'ExecutionsFailed', 'failed'),
    ...whenAny,
  },
  {
    nameSuffix: 'publish-timed-out',
    description:
      'The publication of a feed took too long and was ended; its objects wait for the next start. See how long the runs of the job take.',
    metric: metric.machine(machine.arn, 'ExecutionsTimedOut', 'timed out'),
    ...whenAny,
  },
  {
    nameSuffix: 'objects-blocked',
    description:
      'Objects of feeds break a rule and are blocked; readers see the state before. The table feed_objects names them and the rules.',
    metric: eltMetric(settings, { Function: 'publisher' }, 'blocked'),
    ...whenAny,
  },
  {
    nameSuffix: 'records-rejected',
    description: `More than ${settings.elt.publish.rejectedPercent} percent of the records of a publication were rejected. The table of rejected records has every reason, the dashboard the feed.`,
    metric: eltMetric(settings, { Function: 'publisher' }, 'rejectedPercent', {
      statistic: 'Maximum',
      period: 300,
    }),
    when: 'above',
    threshold: settings.elt.publish.rejectedPercent,
  },
  ...(settings.elt.publish.bySchedule ? [feedsStale(settings)] : []),
  {
    nameSuffix: 'staged-waiting',
    description: `Staged objects wait for longer than ${settings.elt.waitingMinutes} minutes to be collected. See the errors of the function publisher.`,
    metric: metric.queueAge(staged.name, 'age'),
    when: 'above',
    threshold: settings.elt.waitingMinutes * 60,
  },
  {
    nameSuffix: 'publisher-dead-letters',
    description:
      'Staged objects could not be collected, or a scheduled start failed. The log of the function publisher has the cause.',
    metric: metric.queue(publisher.deadLetters.name, 'messages'),
    ...whenAny,
  },
  {
    nameSuffix: 'publisher-errors',
    description:
      'The function publisher died or ran out of time; its messages and starts come again. The log of the function has the cause.',
    metric: metric.function(publisher.name, 'Errors', 'errors'),
    ...whenAny,
  },
  {
    nameSuffix: 'publications-throttled',
    description:
      'DynamoDB refuses to note which staged objects wait, so that their messages come again. The traffic may grow faster than the table does.',
    metric: metric.table(table.name, 'WriteThrottleEvents', 'throttles'),
    ...whenAny,
  },
];

/** Longest data point, in seconds. */
const DAY = 86_400;

/** A data point has two starts of the schedule: both find the feed stale, and the first that does not ends the alarm. */
const feedsStale = (settings: Settings): AlarmDeclaration => ({
  nameSuffix: 'feeds-stale',
  description:
    'Nothing of a feed was published for longer than its settings allow. The dashboard has the time of each feed since its last publication.',
  metric: eltMetric(settings, { Function: 'publisher' }, 'stale', {
    statistic: 'Minimum',
    period: Math.min(2 * settings.elt.publish.everyMinutes * 60, DAY),
  }),
  ...whenAny,
});
