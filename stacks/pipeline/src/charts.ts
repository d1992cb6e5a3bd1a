import { type Chart, OWN_METRICS } from '@cardlake/constructs';
import { environmentName } from './inputs';
import { metric } from './metrics';
import type { Watched } from './watched';

const HOUR = 3600;

/** The dashboard's charts: is it running, is it fresh, is it right, what does it cost. */
export function charts({ settings, machineArn, bronze, deadLetters }: Watched): Chart[] {
  const own = (name: string, label: string, statistic: 'Sum' | 'Maximum' = 'Sum', period = 600) =>
    metric.own(environmentName(settings), name, label, period, statistic);
  const { names } = OWN_METRICS;
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
      title: 'Jobs that ended well',
      metrics: [own(names.streamRuns, 'stream'), own(names.dailyRuns, 'daily')],
    },
    {
      title: 'Freshness of gold (s)',
      metrics: [own(names.freshness, 'gold', 'Maximum')],
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
      limit: { label: 'alarm', value: 0.95 },
    },
    {
      title: 'Lines in, and what became of them',
      metrics: [
        own(names.lines, 'lines'),
        own(names.silver, 'silver'),
        own(names.duplicates, 'duplicates'),
        own(names.quarantined, 'quarantined'),
      ],
    },
    {
      title: 'Online records',
      metrics: [own(names.written, 'written'), own(names.failed, 'kept for replay')],
    },
    { title: 'Dead letters', metrics: deadLetters.map((name) => metric.queue(name, name)) },
    {
      title: 'Cost: Spark, billed',
      metrics: [
        own(names.vcpuHours, 'vCPU hours', 'Sum', HOUR),
        own(names.memoryGbHours, 'GB hours', 'Sum', HOUR),
      ],
    },
    {
      title: 'Cost: bytes into the stream and bronze',
      metrics: [
        metric.stream(bronze.stream_name, 'IncomingBytes', 'stream'),
        ...deliveries.map(([name, label]) => metric.delivery(name, 'IncomingBytes', label, 'Sum')),
      ],
    },
    {
      title: 'Stream reader behind (ms)',
      metrics: [metric.stream(bronze.stream_name, 'GetRecords.IteratorAgeMilliseconds', 'age', 'Maximum')],
    },
  ];
}
