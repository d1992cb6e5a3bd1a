import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { Construct } from 'constructs';
import { LakeStack } from '../core/lake-stack';
import type { Metric } from './metrics';

/** Props of an alarm. */
export interface AlarmProps {
  /** Last word of its name. */
  readonly thing: string;
  /** What is wrong when it goes off, and where to look first. */
  readonly description: string;
  readonly metric: Metric;
  readonly when: 'above' | 'below';
  readonly threshold: number;
  /** Data points in a row that must be beyond the threshold. @default 1 */
  readonly periods?: number;
  /** What no data means. @default 'fine' */
  readonly missingData?: 'fine' | 'bad';
  readonly topicArn: string;
}

/** Defaults of `AlarmProps`. */
export const ALARM_DEFAULTS = { periods: 1, missingData: 'fine' } as const;

/** An alarm that tells the alert topic when it goes off and when it is over. */
export class Alarm extends Construct {
  constructor(scope: Construct, id: string, props: AlarmProps) {
    super(scope, id);
    const { metric, topicArn } = props;
    const missing = props.missingData ?? ALARM_DEFAULTS.missingData;
    new CloudwatchMetricAlarm(this, 'Resource', {
      alarmName: LakeStack.around(this).names.of('alarm', props.thing),
      alarmDescription: props.description,
      namespace: metric.namespace,
      metricName: metric.name,
      dimensions: { ...metric.dimensions },
      statistic: metric.statistic,
      period: metric.period,
      evaluationPeriods: props.periods ?? ALARM_DEFAULTS.periods,
      comparisonOperator: props.when === 'above' ? 'GreaterThanThreshold' : 'LessThanThreshold',
      threshold: props.threshold,
      treatMissingData: missing === 'bad' ? 'breaching' : 'notBreaching',
      alarmActions: [topicArn],
      okActions: [topicArn],
    });
  }
}
