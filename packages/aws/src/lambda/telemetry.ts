import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';

/** The CloudWatch namespace of every metric. */
const NAMESPACE = 'Cardlake';

const MAX_VALUES = 100;

/** Structured logs and metrics of one Lambda function. */
export interface Telemetry {
  readonly logger: Pick<Logger, 'addContext' | 'info' | 'warn' | 'error'>;
  /** Publishes counts as metrics under some dimensions, besides `service`. */
  publishCounts(dimensions: Readonly<Record<string, string>>, counts: Readonly<Record<string, number>>): void;
  /** Publishes times in milliseconds as one metric, of which CloudWatch computes percentiles. */
  publishMilliseconds(
    dimensions: Readonly<Record<string, string>>,
    name: string,
    times: readonly number[],
  ): void;
}

/** Telemetry on standard output, as Lambda forwards it: JSON lines, and metrics in the embedded format. */
export function lambdaTelemetry(service: string): Telemetry {
  const metrics = new Metrics({ namespace: NAMESPACE, serviceName: service });
  const addDimensions = (dimensions: Readonly<Record<string, string>>): void => {
    for (const [name, value] of Object.entries(dimensions)) metrics.addDimension(name, value);
  };
  return {
    logger: new Logger({ serviceName: service }),
    publishCounts(dimensions, counts) {
      addDimensions(dimensions);
      for (const [name, count] of Object.entries(counts)) metrics.addMetric(name, MetricUnit.Count, count);
      metrics.publishStoredMetrics();
    },
    publishMilliseconds(dimensions, name, times) {
      // A metric has at most 100 values (CloudWatch user guide, "Embedded metric format specification").
      for (let from = 0; from < times.length; from += MAX_VALUES) {
        addDimensions(dimensions);
        for (const time of times.slice(from, from + MAX_VALUES))
          metrics.addMetric(name, MetricUnit.Milliseconds, time);
        metrics.publishStoredMetrics();
      }
    },
  };
}
