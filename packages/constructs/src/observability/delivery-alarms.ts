import type { AlarmProps } from './alarm';
import { metric } from './metric-of';

/** Minimum share of records that Firehose delivers. */
export const MIN_DELIVERY_SUCCESS = 0.95;

/** Time beyond its buffer interval after which a record should have been delivered. */
const GRACE_SECONDS = 600;

type Condition = Pick<AlarmProps, 'metric' | 'when' | 'threshold' | 'periods'>;

/**
 * Conditions of the alarms of a Firehose stream, as AWS recommends them:
 * https://docs.aws.amazon.com/firehose/latest/dev/firehose-cloudwatch-metrics-best-practices.html
 */
export const deliveryAlarm = {
  /** It holds records for longer than its buffer interval. */
  late: (name: string, bufferSeconds: number): Condition => ({
    metric: metric.delivery(name, 'DeliveryToS3.DataFreshness', 'age', 'Maximum'),
    when: 'above',
    threshold: bufferSeconds + GRACE_SECONDS,
    periods: 2,
  }),
  /** It refuses records of its producers. */
  throttled: (name: string): Condition => ({
    metric: metric.delivery(name, 'ThrottledRecords', 'throttled', 'Sum'),
    when: 'above',
    threshold: 0,
  }),
  /** It fails to deliver. */
  failing: (name: string): Condition => ({
    metric: metric.delivery(name, 'DeliveryToS3.Success', 'delivered'),
    when: 'below',
    threshold: MIN_DELIVERY_SUCCESS,
  }),
} as const;
