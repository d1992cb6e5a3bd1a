import { OWN_METRICS } from '@cardlake/constructs';
import { caught, expression, retried, type State } from './states';

/** A value of one of our metrics: a number, or an expression of one. */
export interface Datum {
  readonly name: (typeof OWN_METRICS.names)[keyof typeof OWN_METRICS.names];
  readonly value: number | string;
  readonly unit: 'Count' | 'Seconds' | 'None';
}

/** A step that publishes values to CloudWatch under the environment's name. */
export const publishMetrics = (environment: string, data: readonly Datum[], next: string): State => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::aws-sdk:cloudwatch:putMetricData',
  Arguments: {
    Namespace: OWN_METRICS.namespace,
    MetricData: data.map(({ name, value, unit }) => ({
      MetricName: name,
      Dimensions: [{ Name: OWN_METRICS.dimension, Value: environment }],
      Value: typeof value === 'number' ? value : expression(value),
      Unit: unit,
    })),
  },
  TimeoutSeconds: 60,
  Retry: retried,
  Catch: caught,
  Next: next,
});

/** What a finished Spark job was billed for, as variables `vcpuHours` and `memoryGbHours`; 0 where EMR does not say. */
export const billed = {
  vcpuHours: expression(
    '$exists($states.result.BilledResourceUtilization.VCPUHour) ? $states.result.BilledResourceUtilization.VCPUHour : 0',
  ),
  memoryGbHours: expression(
    '$exists($states.result.BilledResourceUtilization.MemoryGBHour) ? $states.result.BilledResourceUtilization.MemoryGBHour : 0',
  ),
};

/** The two variables of `billed` as metrics. */
export const billedData: readonly Datum[] = [
  { name: OWN_METRICS.names.vcpuHours, value: '$vcpuHours', unit: 'None' },
  { name: OWN_METRICS.names.memoryGbHours, value: '$memoryGbHours', unit: 'None' },
];
