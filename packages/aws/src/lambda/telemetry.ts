import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';

const MAX_VALUES = 100;

/** Structured logs and metrics of one Lambda function. */
export interface Telemetry {
  readonly logger: Pick<Logger, 'addContext' | 'info' | 'warn' | 'error'>;
  /** Publishes counts as metrics under some dimensions, besides `service` and that of the environment. */
  publishCounts(dimensions: Readonly<Record<string, string>>, counts: Readonly<Record<string, number>>): void;
  /** Publishes times in milliseconds as one metric, of which CloudWatch computes percentiles. */
  publishMilliseconds(
    dimensions: Readonly<Record<string, string>>,
    name: string,
    times: readonly number[],
  ): void;
}

/** Place of metrics in CloudWatch. */
export interface MetricsPlace {
  readonly namespace: string;
  /** Dimension that tells environments apart, and the environment variable with its value; left out where that is not set. */
  readonly dimension: string;
  readonly variable: string;
}

/** Telemetry on standard output, as Lambda forwards it: JSON lines, and metrics in the embedded format. */
export function lambdaTelemetry(
  service: string,
  { namespace, dimension, variable }: MetricsPlace,
  variables: Readonly<Record<string, string | undefined>> = process.env,
): Telemetry {
  const metrics = new Metrics({ namespace, serviceName: service });
  const environment = variables[variable];
  const addDimensions = (dimensions: Readonly<Record<string, string>>): void => {
    if (environment !== undefined) metrics.addDimension(dimension, environment);
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
