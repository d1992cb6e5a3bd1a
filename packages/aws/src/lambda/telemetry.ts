import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';

/**
 * Most values of a metric in one line. The format allows 100 (CloudWatch user guide, "Embedded metric format specification"); with the
 * hundredth, the library writes a line by itself and forgets the dimensions.
 */
const MAX_VALUES = 99;

/** Measurements of a function, by the names of their metrics. */
export interface Measurements {
  readonly counts?: Readonly<Record<string, number>>;
  /** Times in milliseconds, of which CloudWatch computes percentiles. */
  readonly milliseconds?: Readonly<Record<string, readonly number[]>>;
  /** Values without a unit, likewise. */
  readonly values?: Readonly<Record<string, readonly number[]>>;
}

/** Structured logs and metrics of one Lambda function. */
export interface Telemetry {
  readonly logger: Pick<Logger, 'addContext' | 'info' | 'warn' | 'error'>;
  /** Publishes counts as metrics under some dimensions, besides `service` and that of the environment. */
  publishCounts(dimensions: Readonly<Record<string, string>>, counts: Readonly<Record<string, number>>): void;
  /** Publishes measurements under those dimensions in as few lines as hold them; nothing when nothing was measured. */
  publishMeasurements(dimensions: Readonly<Record<string, string>>, measured: Measurements): void;
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
    publishMeasurements(dimensions, { counts = {}, milliseconds = {}, values = {} }) {
      const columns = [
        ...Object.entries(counts).map(([name, count]) => [name, MetricUnit.Count, [count]] as const),
        ...Object.entries(milliseconds).map(([name, of]) => [name, MetricUnit.Milliseconds, of] as const),
        ...Object.entries(values).map(([name, of]) => [name, MetricUnit.NoUnit, of] as const),
      ];
      const longest = columns.reduce((most, [, , of]) => Math.max(most, of.length), 0);
      for (let from = 0; from < longest; from += MAX_VALUES) {
        addDimensions(dimensions);
        for (const [name, unit, of] of columns)
          for (const value of of.slice(from, from + MAX_VALUES)) metrics.addMetric(name, unit, value);
        metrics.publishStoredMetrics();
      }
    },
  };
}
