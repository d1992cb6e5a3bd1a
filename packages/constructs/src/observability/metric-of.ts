import { CARDLAKE_METRICS, type Metric } from './metrics';

type Statistic = Metric['statistic'];

/** Length of a data point of the services' metrics, in seconds. */
const PERIOD = 300;

const of =
  (namespace: string, dimension: string, usual: Statistic) =>
  (value: string, name: string, label: string, statistic: Statistic = usual): Metric => ({
    namespace,
    name,
    dimensions: { [dimension]: value },
    statistic,
    period: PERIOD,
    label,
  });

const ofQueue = of('AWS/SQS', 'QueueName', 'Maximum');

/** Builders for the metrics of dashboards and alarms: the resource, the name of the metric, and its label. */
export const metric = {
  /** A metric that the platform publishes itself. */
  cardlake: (
    environment: string,
    name: string,
    label: string,
    period: number,
    statistic: Statistic = 'Sum',
  ): Metric => ({
    namespace: CARDLAKE_METRICS.namespace,
    name,
    dimensions: { [CARDLAKE_METRICS.dimension]: environment },
    statistic,
    period,
    label,
  }),
  machine: of('AWS/States', 'StateMachineArn', 'Sum'),
  delivery: of('AWS/Firehose', 'DeliveryStreamName', 'Average'),
  stream: of('AWS/Kinesis', 'StreamName', 'Sum'),
  function: of('AWS/Lambda', 'FunctionName', 'Sum'),
  table: of('AWS/DynamoDB', 'TableName', 'Sum'),
  /** The messages of a queue that wait for somebody. */
  queue: (queue: string, label: string): Metric =>
    ofQueue(queue, 'ApproximateNumberOfMessagesVisible', label),
  /** Seconds for which the oldest message of a queue has waited. */
  queueAge: (queue: string, label: string): Metric => ofQueue(queue, 'ApproximateAgeOfOldestMessage', label),
} as const;
