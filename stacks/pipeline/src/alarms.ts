import {
  Alarm,
  type AlarmProps,
  CARDLAKE_METRICS,
  deliveryAlarm,
  environmentName,
  metric,
} from '@cardlake/constructs';
import { Construct } from 'constructs';
import type { MonitoringTargets } from './monitoring-targets';

/** Maximum lag behind the stream, well below its minimum retention of a day, after which records are lost. */
const MAX_ITERATOR_AGE_MS = 60 * 60 * 1000;
/** Maximum period of a CloudWatch alarm. */
const MAX_PERIOD_SECONDS = 86_400;

/** The alarms of the platform; each description names the problem and where to look first. */
export class Alarms extends Construct {
  constructor(scope: Construct, id: string, targets: MonitoringTargets) {
    super(scope, id);
    const { settings, topicArn } = targets;
    const alarms = [
      ...runAlarms(targets),
      ...(settings.pipeline.stream.enabled ? freshnessAlarms(targets) : []),
      ...deliveryAlarms(targets),
      ...deadLetterAlarms(targets),
    ];
    for (const alarm of alarms) new Alarm(this, alarm.nameSuffix, { ...alarm, topicArn });
  }
}

type AlarmDeclaration = Omit<AlarmProps, 'topicArn'>;

const runAlarms = ({ machineArn }: MonitoringTargets): AlarmDeclaration[] =>
  (['ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionsAborted'] as const).map((name) => ({
    nameSuffix: name.replace('Executions', 'run-').toLowerCase(),
    description:
      'A pipeline run did not succeed. The Step Functions execution shows the failed state and the cause.',
    metric: metric.machine(machineArn, name, name),
    when: 'above',
    threshold: 0,
  }));

const freshnessAlarms = ({ settings }: MonitoringTargets): AlarmDeclaration[] => {
  const minutes = settings.pipeline.freshnessMinutes;
  return [
    {
      nameSuffix: 'gold-late',
      description: `No stream run succeeded for ${minutes} minutes: silver, gold and the online store are out of date.`,
      metric: metric.cardlake(
        environmentName(settings),
        CARDLAKE_METRICS.names.streamRuns,
        'stream runs',
        Math.min(minutes * 60, MAX_PERIOD_SECONDS),
      ),
      when: 'below',
      threshold: 1,
      missingData: 'breaching',
    },
  ];
};

const deliveryAlarms = ({ bronze, settings }: MonitoringTargets): AlarmDeclaration[] => [
  ...[bronze.authorization_delivery_name, bronze.dispute_delivery_name].map(
    (name, index): AlarmDeclaration => ({
      nameSuffix: index === 0 ? 'bronze-late' : 'disputes-late',
      description:
        'Firehose holds records for longer than its buffer interval. See its error log and its role.',
      ...deliveryAlarm.late(name, settings.bronze.bufferSeconds),
    }),
  ),
  {
    // The other delivery reads a stream, and is not throttled by its producers.
    nameSuffix: 'disputes-throttled',
    description:
      'Firehose refuses disputes, since there are more than its quota allows; a producer that does not send them again loses them.',
    ...deliveryAlarm.throttled(bronze.dispute_delivery_name),
  },
  ...[bronze.authorization_delivery_name, bronze.dispute_delivery_name].map(
    (name, index): AlarmDeclaration => ({
      nameSuffix: index === 0 ? 'authorization-delivery' : 'dispute-delivery',
      description:
        'Firehose delivers less than 95 % of the records. See its error log; failed records are under bronze/errors/.',
      ...deliveryAlarm.failing(name),
    }),
  ),
  {
    nameSuffix: 'stream-behind',
    description:
      'Firehose is more than an hour behind the stream. See its error log; add shards if it is throttled.',
    metric: metric.stream(bronze.stream_name, 'GetRecords.IteratorAgeMilliseconds', 'age', 'Maximum'),
    when: 'above',
    threshold: MAX_ITERATOR_AGE_MS,
  },
];

const deadLetterAlarms = ({ deadLetters: names }: MonitoringTargets): AlarmDeclaration[] =>
  names.map((name, index) => ({
    nameSuffix: index === 0 ? 'failed-starts' : 'writer-dead-letters',
    description:
      'The dead-letter queue has messages that could not be delivered; they contain the failed request.',
    metric: metric.queue(name, 'messages'),
    when: 'above',
    threshold: 0,
  }));
