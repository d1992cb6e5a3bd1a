import { CARDLAKE_METRICS, type Metric } from '@cardlake/constructs';

type Statistic = Metric['statistic'];

/** Builders for the metrics of the dashboard and the alarms. */
export const metric = {
  /** A metric that the pipeline publishes. */
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
  machine: (arn: string, name: string, label: string, statistic: Statistic = 'Sum'): Metric => ({
    namespace: 'AWS/States',
    name,
    dimensions: { StateMachineArn: arn },
    statistic,
    period: 300,
    label,
  }),
  delivery: (stream: string, name: string, label: string, statistic: Statistic = 'Average'): Metric => ({
    namespace: 'AWS/Firehose',
    name,
    dimensions: { DeliveryStreamName: stream },
    statistic,
    period: 300,
    label,
  }),
  stream: (stream: string, name: string, label: string, statistic: Statistic = 'Sum'): Metric => ({
    namespace: 'AWS/Kinesis',
    name,
    dimensions: { StreamName: stream },
    statistic,
    period: 300,
    label,
  }),
  queue: (queue: string, label: string): Metric => ({
    namespace: 'AWS/SQS',
    name: 'ApproximateNumberOfMessagesVisible',
    dimensions: { QueueName: queue },
    statistic: 'Maximum',
    period: 300,
    label,
  }),
} as const;
