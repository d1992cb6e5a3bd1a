/**
 * Visibility timeout of a queue as a multiple of the function's timeout, and the wait for a batch on top, as AWS recommends: a message in progress
 * stays hidden. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
export const VISIBILITY_TIMEOUT_FACTOR = 6;

/** Names under which AWS knows a queue. */
export interface QueueAddress {
  readonly arn: string;
  readonly name: string;
  readonly url: string;
}

/** Derives the names of a queue of the standard partition from its ARN (developer guide of SQS, "Queue and message identifiers"). */
export function queueAddress(arn: string): QueueAddress {
  const [, , , region, account, name = ''] = arn.split(':');
  return { arn, name, url: `https://sqs.${region}.amazonaws.com/${account}/${name}` };
}
