import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { Construct } from 'constructs';
import { LakeStack } from '../core/lake-stack';
import type { Metric, Percentile } from './metrics';

/** Props of `Alarm`. */
export interface AlarmProps {
  /** Last part of the resource's name. */
  readonly nameSuffix: string;
  /** The problem that the alarm reports, and where to look first. */
  readonly description: string;
  readonly metric: Omit<Metric, 'statistic'> & { readonly statistic: Metric['statistic'] | Percentile };
  readonly when: 'above' | 'below';
  readonly threshold: number;
  /** Consecutive data points beyond the threshold. @default 1 */
  readonly periods?: number;
  /** Treatment of missing data, in the terms of CloudWatch. @default 'notBreaching' */
  readonly missingData?: 'notBreaching' | 'breaching';
  readonly topicArn: string;
}

/** Defaults of `AlarmProps`. */
const ALARM_DEFAULTS = { periods: 1, missingData: 'notBreaching' } as const;

/**
 * An alarm that notifies the alert topic when it goes off and when it recovers. Its description names its section of the
 * runbook.
 */
export class Alarm extends Construct {
  constructor(scope: Construct, id: string, props: AlarmProps) {
    super(scope, id);
    const { metric, topicArn } = props;
    new CloudwatchMetricAlarm(this, 'Resource', {
      alarmName: LakeStack.of(this).names.of('alarm', props.nameSuffix),
      alarmDescription: `${props.description} Runbook: docs/runbook.md#${props.nameSuffix}`,
      namespace: metric.namespace,
      metricName: metric.name,
      dimensions: { ...metric.dimensions },
      ...statisticOf(metric),
      period: metric.period,
      evaluationPeriods: props.periods ?? ALARM_DEFAULTS.periods,
      comparisonOperator: props.when === 'above' ? 'GreaterThanThreshold' : 'LessThanThreshold',
      threshold: props.threshold,
      treatMissingData: props.missingData ?? ALARM_DEFAULTS.missingData,
      alarmActions: [topicArn],
      okActions: [topicArn],
    });
  }
}

/**
 * A percentile of few values is hardly more than the greatest one: the alarm stays as it is then (CloudWatch user guide,
 * "Percentile-based alarms and low data samples").
 */
const statisticOf = ({ statistic }: AlarmProps['metric']) =>
  statistic === 'p50' || statistic === 'p99'
    ? { extendedStatistic: statistic, evaluateLowSampleCountPercentiles: 'ignore' }
    : { statistic };
