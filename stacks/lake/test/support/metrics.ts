import { type CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { CARDLAKE_METRICS } from '@cardlake/constructs';

const HOUR_MS = 3_600_000;

/** Sums a metric of Cardlake in dev over everything published within the last hour. */
export async function sumMetric(cloudwatch: CloudWatchClient, name: string): Promise<number> {
  const { Datapoints = [] } = await cloudwatch.send(
    new GetMetricStatisticsCommand({
      Namespace: CARDLAKE_METRICS.namespace,
      MetricName: name,
      Dimensions: [{ Name: CARDLAKE_METRICS.dimension, Value: 'cardlake-dev' }],
      StartTime: new Date(Date.now() - HOUR_MS),
      EndTime: new Date(Date.now() + HOUR_MS),
      Period: 86_400,
      Statistics: ['Sum'],
    }),
  );
  return Datapoints.reduce((sum, point) => sum + (point.Sum ?? 0), 0);
}
