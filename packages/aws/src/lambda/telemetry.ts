import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';

/** The CloudWatch namespace of every metric. */
const NAMESPACE = 'Cardlake';

/** Structured logs and metrics of one Lambda function. */
export interface Telemetry {
  readonly logger: Pick<Logger, 'addContext' | 'info' | 'warn' | 'error'>;
  /** Publishes counts as metrics under some dimensions, besides `service`. */
  publishCounts(dimensions: Readonly<Record<string, string>>, counts: Readonly<Record<string, number>>): void;
}

/** Telemetry on standard output, as Lambda forwards it: JSON lines, and metrics in the embedded format. */
export function lambdaTelemetry(service: string): Telemetry {
  const metrics = new Metrics({ namespace: NAMESPACE, serviceName: service });
  return {
    logger: new Logger({ serviceName: service }),
    publishCounts(dimensions, counts) {
      for (const [name, value] of Object.entries(dimensions)) metrics.addDimension(name, value);
      for (const [name, count] of Object.entries(counts)) metrics.addMetric(name, MetricUnit.Count, count);
      metrics.publishStoredMetrics();
    },
  };
}
