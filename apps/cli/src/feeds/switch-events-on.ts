/** Advice on having a bucket send its events to EventBridge, besides what it notifies already. */
export const SWITCH_EVENTS_ON =
  'switch "Amazon EventBridge" on in its properties, or set eventbridge = true in its aws_s3_bucket_notification';
