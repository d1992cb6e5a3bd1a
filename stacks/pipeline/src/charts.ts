import {
  CARDLAKE_METRICS,
  type Chart,
  environmentName,
  MIN_DELIVERY_SUCCESS,
  metric,
} from '@cardlake/constructs';
import type { MonitoringTargets } from './monitoring-targets';

const SECONDS_PER_HOUR = 3600;

/** Builds the charts of the dashboard: runs, freshness, correctness and cost. */
export function charts({ settings, machineArn, bronze, deadLetters }: MonitoringTargets): Chart[] {
  const cardlake = (name: string, label: string, statistic: 'Sum' | 'Maximum' = 'Sum', period = 600) =>
    metric.cardlake(environmentName(settings), name, label, period, statistic);
  const { names } = CARDLAKE_METRICS;
  const deliveries = [
    [bronze.authorization_delivery_name, 'authorisations'],
    [bronze.dispute_delivery_name, 'disputes'],
  ] as const;
  return [
    {
      title: 'Pipeline runs',
      metrics: [
        metric.machine(machineArn, 'ExecutionsSucceeded', 'succeeded'),
        metric.machine(machineArn, 'ExecutionsFailed', 'failed'),
        metric.machine(machineArn, 'ExecutionsTimedOut', 'timed out'),
      ],
    },
    {
      title: 'Run duration (ms)',
      metrics: [metric.machine(machineArn, 'ExecutionTime', 'longest', 'Maximum')],
    },
    {
      title: 'Successful runs',
      metrics: [cardlake(names.streamRuns, 'stream'), cardlake(names.dailyRuns, 'daily')],
    },
    {
      title: 'Freshness of gold (s)',
      metrics: [cardlake(names.freshness, 'gold', 'Maximum')],
      limit: { label: 'alarm', value: settings.pipeline.freshnessMinutes * 60 },
    },
    {
      title: 'Freshness of bronze (s)',
      metrics: deliveries.map(([name, label]) =>
        metric.delivery(name, 'DeliveryToS3.DataFreshness', label, 'Maximum'),
      ),
    },
    {
      title: 'Delivery to bronze (share)',
      metrics: deliveries.map(([name, label]) => metric.delivery(name, 'DeliveryToS3.Success', label)),
      limit: { label: 'alarm', value: MIN_DELIVERY_SUCCESS },
    },
    {
      title: 'Bronze lines by outcome',
      metrics: [
        cardlake(names.lines, 'lines'),
        cardlake(names.silver, 'silver'),
        cardlake(names.duplicates, 'duplicates'),
        cardlake(names.quarantined, 'quarantined'),
      ],
    },
    {
      title: 'Online records',
      metrics: [cardlake(names.written, 'written'), cardlake(names.failed, 'queued for replay')],
    },
    { title: 'Dead letters', metrics: deadLetters.map((name) => metric.queue(name, name)) },
    {
      title: 'Cost: billed Spark usage',
      metrics: [
        cardlake(names.vcpuHours, 'vCPU hours', 'Sum', SECONDS_PER_HOUR),
        cardlake(names.memoryGbHours, 'GB hours', 'Sum', SECONDS_PER_HOUR),
      ],
    },
    {
      title: 'Cost: bytes into stream and bronze',
      metrics: [
        metric.stream(bronze.stream_name, 'IncomingBytes', 'stream'),
        ...deliveries.map(([name, label]) => metric.delivery(name, 'IncomingBytes', label, 'Sum')),
      ],
    },
    {
      title: 'Lag of the stream reader (ms)',
      metrics: [metric.stream(bronze.stream_name, 'GetRecords.IteratorAgeMilliseconds', 'age', 'Maximum')],
    },
  ];
}
