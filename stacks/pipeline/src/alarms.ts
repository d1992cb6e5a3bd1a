import { Alarm, type AlarmProps, OWN_METRICS } from '@cardlake/constructs';
import { Construct } from 'constructs';
import { environmentName } from './inputs';
import { metric } from './metrics';
import type { Watched } from './watched';

/** Share of records that Firehose must deliver. */
const DELIVERY_SUCCESS = 0.95;
/** A reader of the stream that is so far behind loses records before the day is over. */
const ITERATOR_AGE_MS = 60 * 60 * 1000;
/** CloudWatch looks back one day at most. */
const LONGEST_PERIOD_SECONDS = 86_400;

/** The alarms of the platform; each says what is wrong and where to look first. */
export class Alarms extends Construct {
  constructor(scope: Construct, id: string, watched: Watched) {
    super(scope, id);
    const { settings, topicArn } = watched;
    const wanted = [
      ...runs(watched),
      ...(settings.pipeline.stream.enabled ? freshness(watched) : []),
      ...delivery(watched),
      ...deadLetters(watched),
    ];
    for (const alarm of wanted) new Alarm(this, alarm.thing, { ...alarm, topicArn });
  }
}

type Wanted = Omit<AlarmProps, 'topicArn'>;

const runs = ({ machineArn }: Watched): Wanted[] =>
  (['ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionsAborted'] as const).map((name) => ({
    thing: name.replace('Executions', 'run-').toLowerCase(),
    description:
      'A pipeline run did not succeed. Its execution in Step Functions names the state and the cause.',
    metric: metric.machine(machineArn, name, name),
    when: 'above',
    threshold: 0,
  }));

const freshness = ({ settings, bronze }: Watched): Wanted[] => {
  const minutes = settings.pipeline.freshnessMinutes;
  return [
    {
      thing: 'gold-late',
      description: `No stream run succeeded for ${minutes} minutes: silver, gold and the online store are old.`,
      metric: metric.own(
        environmentName(settings),
        OWN_METRICS.names.streamRuns,
        'stream runs',
        Math.min(minutes * 60, LONGEST_PERIOD_SECONDS),
      ),
      when: 'below',
      threshold: 1,
      missingData: 'bad',
    },
    {
      thing: 'bronze-late',
      description: 'Records wait in Firehose for longer than it may buffer: see its error log and its role.',
      metric: metric.delivery(
        bronze.authorization_delivery_name,
        'DeliveryToS3.DataFreshness',
        'age',
        'Maximum',
      ),
      when: 'above',
      threshold: settings.bronze.bufferSeconds + 600,
      periods: 2,
    },
  ];
};

const delivery = ({ bronze }: Watched): Wanted[] => [
  ...[bronze.authorization_delivery_name, bronze.dispute_delivery_name].map(
    (name, index): Wanted => ({
      thing: index === 0 ? 'authorization-delivery' : 'dispute-delivery',
      description:
        'Firehose delivers less than 95 %: see its error log; what failed is under bronze/errors/.',
      metric: metric.delivery(name, 'DeliveryToS3.Success', 'delivered'),
      when: 'below',
      threshold: DELIVERY_SUCCESS,
    }),
  ),
  {
    thing: 'stream-behind',
    description: 'Firehose is an hour behind the stream: more shards, or look at its error log.',
    metric: metric.stream(bronze.stream_name, 'GetRecords.IteratorAgeMilliseconds', 'age', 'Maximum'),
    when: 'above',
    threshold: ITERATOR_AGE_MS,
  },
];

const deadLetters = ({ deadLetters: names }: Watched): Wanted[] =>
  names.map((name, index) => ({
    thing: index === 0 ? 'starts-lost' : 'writer-dead-letters',
    description:
      'Something could not be delivered and waits in the dead-letter queue; its messages say what.',
    metric: metric.queue(name, 'messages'),
    when: 'above',
    threshold: 0,
  }));
