import { CARDLAKE_METRICS, expression } from '@cardlake/constructs';
import { catchAll, retryTransient, type State } from './states';

/** A value of a pipeline metric: a number, or a JSONata expression. */
export interface Datum {
  readonly name: (typeof CARDLAKE_METRICS.names)[keyof typeof CARDLAKE_METRICS.names];
  readonly value: number | string;
  readonly unit: 'Count' | 'Seconds' | 'None';
}

/** Builds a state that publishes values to CloudWatch for an environment. */
export const publishMetrics = (environment: string, data: readonly Datum[], next: string): State => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::aws-sdk:cloudwatch:putMetricData',
  Arguments: {
    Namespace: CARDLAKE_METRICS.namespace,
    MetricData: data.map(({ name, value, unit }) => ({
      MetricName: name,
      Dimensions: [{ Name: CARDLAKE_METRICS.dimension, Value: environment }],
      Value: typeof value === 'number' ? value : expression(value),
      Unit: unit,
    })),
  },
  TimeoutSeconds: 60,
  Retry: retryTransient,
  Catch: catchAll,
  Next: next,
});
