import { Alarm, metric } from '@cardlake/constructs';
import { Construct } from 'constructs';
import type { AlarmDeclaration } from './alarm-declaration';
import { eltMetric } from './elt-metric';
import type { MonitoringTargets } from './monitoring-targets';
import { opsAlarms } from './ops/ops-alarms';
import { publishAlarms } from './publish/publish-alarms';

/** The alarms of the loading of feeds; each description names the problem and where to look first. */
export class Alarms extends Construct {
  constructor(scope: Construct, id: string, targets: MonitoringTargets) {
    super(scope, id);
    const alarms = [
      ...waitingAlarms(targets),
      ...deadLetterAlarms(targets),
      ...functionAlarms(targets),
      ...(targets.publishing === undefined ? [] : publishAlarms(targets, targets.publishing)),
      ...(targets.operations === undefined ? [] : opsAlarms(targets.operations)),
    ];
    for (const alarm of alarms) {
      new Alarm(this, alarm.nameSuffix, { ...alarm, topicArn: targets.topicArn });
    }
  }
}

const whenAny = { when: 'above', threshold: 0 } as const;

function waitingAlarms({ settings, functions: { objects, chunks } }: MonitoringTargets): AlarmDeclaration[] {
  const { waitingMinutes } = settings.elt;
  const isLong = { when: 'above', threshold: waitingMinutes * 60 } as const;
  return [
    {
      nameSuffix: 'objects-waiting',
      description: `Announced objects of feeds wait for longer than ${waitingMinutes} minutes. See the errors and the concurrency of the function extract.`,
      metric: metric.queueAge(objects.name, 'age'),
      ...isLong,
    },
    {
      nameSuffix: 'chunks-waiting',
      description: `Chunks of objects of feeds wait for longer than ${waitingMinutes} minutes. See the errors and the concurrency of the function load.`,
      metric: metric.queueAge(chunks.name, 'age'),
      ...isLong,
    },
  ];
}

const deadLetterAlarms = ({ events, functions }: MonitoringTargets): AlarmDeclaration[] => [
  {
    nameSuffix: 'object-dead-letters',
    description:
      'Objects of feeds could not be planned. The messages of the queue name them, the log of the function extract, or of the job for large objects, has the cause.',
    metric: metric.queue(functions.objectDeadLetters.name, 'messages'),
    ...whenAny,
  },
  {
    nameSuffix: 'chunk-dead-letters',
    description:
      'Chunks of objects of feeds could not be loaded. The messages of the queue name them, the log of the function load has the cause.',
    metric: metric.queue(functions.load.deadLetters.name, 'messages'),
    ...whenAny,
  },
  {
    nameSuffix: 'listing-dead-letters',
    description:
      'The listing of objects failed after all attempts; the next one looks at the same objects. The log of the function has the cause.',
    metric: metric.queue(functions.listing.deadLetters.name, 'messages'),
    ...whenAny,
  },
  {
    nameSuffix: 'undelivered-events',
    description:
      'EventBridge could not deliver events of feeds: of new objects, which the listing announces, of staged ones, or starts of operations. The messages have the reason.',
    metric: metric.queue(events.undelivered.name, 'messages'),
    ...whenAny,
  },
];

/** A message that fails is no error of its function, which goes on with the others. */
const functionAlarms = ({
  settings,
  functions: { extract, load, listing, work },
}: MonitoringTargets): AlarmDeclaration[] => [
  {
    nameSuffix: 'extract-errors',
    description:
      'The function extract died or ran out of time; its messages come again. The log of the function has the cause.',
    metric: metric.function(extract.name, 'Errors', 'errors'),
    ...whenAny,
  },
  {
    nameSuffix: 'load-errors',
    description:
      'The function load died or ran out of time; its messages come again. The log of the function has the cause.',
    metric: metric.function(load.name, 'Errors', 'errors'),
    ...whenAny,
  },
  {
    nameSuffix: 'listing-errors',
    description:
      'The listing of objects failed, so that unannounced ones may wait. The log of the function has the cause.',
    metric: metric.function(listing.name, 'Errors', 'errors'),
    ...whenAny,
  },
  {
    nameSuffix: 'objects-unannounced',
    description: `The listing found objects of feeds that no event announced, and announced them. See ${
      settings.elt.existingQueue === undefined
        ? 'whether the bucket sends its events, and the rule'
        : `what sends events of the bucket to ${settings.elt.existingQueue.arn}`
    }.`,
    metric: eltMetric(settings, { Function: 'listing' }, 'found'),
    ...whenAny,
  },
  {
    nameSuffix: 'objects-stuck',
    description:
      'Objects of feeds were announced an hour ago, and are still not staged. The log of the function listing names them.',
    // The listing counts them anew each time; two of its runs may fall into one of its periods, and none into the next.
    metric: eltMetric(settings, { Function: 'listing' }, 'stuck', { statistic: 'Maximum', period: 1800 }),
    periods: 2,
    ...whenAny,
  },
  {
    nameSuffix: 'work-throttled',
    description:
      'DynamoDB refuses to remember work, so that messages come again. The traffic may grow faster than the table does.',
    metric: metric.table(work.name, 'WriteThrottleEvents', 'throttles'),
    ...whenAny,
  },
];
