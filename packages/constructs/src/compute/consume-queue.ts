import type { QueueAddress } from '@cardlake/platform';
import { LambdaEventSourceMapping } from '@cdktf/provider-aws/lib/lambda-event-source-mapping';
import type { Construct } from 'constructs';
import type { ServiceRole } from '../iam/service-role';
import type { NodeFunction } from './node-function';

/** A queue whose messages a function processes. */
export interface FunctionQueue extends QueueAddress {
  /**
   * Grants a role to send messages.
   * @param sid beginning of the ids of the statements
   */
  grantSend(role: ServiceRole, sid: string): void;
}

/** Messages that a function gets from a queue. */
export interface QueueBatches {
  /** The target answers which messages of a batch failed, instead of failing itself. */
  readonly reportsFailures: boolean;
  /** Most messages of an invocation. */
  readonly batchSize: number;
  /** Longest wait for a full batch. */
  readonly windowSeconds: number;
  /** Most invocations at once. */
  readonly maximumConcurrency: number;
}

/**
 * Has a function process the messages of a queue, with the permissions of the policy AWSLambdaSQSQueueExecutionRole (Lambda developer guide, "Creating and
 * configuring an Amazon SQS event source mapping").
 * @param queue the queue; `keyArn` is undefined where a key of SQS encrypts it
 */
export function consumeQueue(
  scope: Construct,
  target: NodeFunction,
  queue: { readonly arn: string; readonly keyArn: string | undefined },
  { reportsFailures, batchSize, windowSeconds, maximumConcurrency }: QueueBatches,
): void {
  target.role.allow({
    sid: 'ConsumeQueue',
    actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
    resources: [queue.arn],
  });
  if (queue.keyArn !== undefined)
    target.role.allow({ sid: 'ConsumeQueueKey', actions: ['kms:Decrypt'], resources: [queue.keyArn] });
  new LambdaEventSourceMapping(scope, 'Feed', {
    eventSourceArn: queue.arn,
    functionName: target.arn,
    batchSize,
    maximumBatchingWindowInSeconds: windowSeconds === 0 ? undefined : windowSeconds,
    functionResponseTypes: reportsFailures ? ['ReportBatchItemFailures'] : undefined,
    scalingConfig: { maximumConcurrency },
    dependsOn: target.role.ready,
  });
}
