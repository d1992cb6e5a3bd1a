/** Destination of the messages of a queue that nobody can handle. */
export interface RedrivePolicy {
  /** ARN of its dead-letter queue, and deliveries before a message goes there; undefined without one. */
  readonly deadLettersArn: string | undefined;
  readonly maximumDeliveries: number | undefined;
}

/** Parses the attribute `RedrivePolicy` of a queue (API reference, SetQueueAttributes). @param policy JSON; undefined without one */
export function parseRedrivePolicy(policy: string | undefined): RedrivePolicy {
  const found: { readonly deadLetterTargetArn?: string; readonly maxReceiveCount?: number | string } =
    JSON.parse(policy || '{}');
  const { deadLetterTargetArn, maxReceiveCount } = found;
  return {
    deadLettersArn: deadLetterTargetArn,
    // SQS answers a number or a text, as it was set.
    maximumDeliveries: maxReceiveCount === undefined ? undefined : Number(maxReceiveCount),
  };
}
