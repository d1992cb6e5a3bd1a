import { MIN_POLLER_CONCURRENCY } from '@cardlake/platform';
import { LambdaEventSourceMapping } from '@cdktf/provider-aws/lib/lambda-event-source-mapping';
import { Construct } from 'constructs';
import { validateProps } from '../core/validation';
import type { ServiceRole } from '../iam/service-role';
import { MAX_RETENTION_SECONDS } from '../messaging/dead-letter-queue';
import { allowSend, createEncryptedQueue } from '../messaging/encrypted-queue';
import type { NodeFunction } from './node-function';

/** Props of `QueueToFunction`. */
export interface QueueToFunctionProps {
  /** Last part of the resource's name. */
  readonly nameSuffix: string;
  readonly keyArn: string;
  /** Processes the messages; those that keep failing go to its dead-letter queue. */
  readonly target: NodeFunction;
  /** ARNs of the EventBridge rules that send to the queue. @default [] */
  readonly ruleArns?: readonly string[];
  /** Delay before a message is delivered. @default 0 */
  readonly delaySeconds?: number;
  /** Deliveries of a message before it becomes a dead letter. @default 5 */
  readonly maxDeliveries?: number;
  /** The target answers which messages of a batch failed, instead of failing itself. @default false */
  readonly reportsFailures?: boolean;
  /** Most messages of an invocation. @default 1 */
  readonly batchSize?: number;
  /** Longest wait for a full batch. @default 0 */
  readonly windowSeconds?: number;
  /** Most invocations at once. @default 2, the minimum of Lambda */
  readonly maximumConcurrency?: number;
}

/** Defaults of `QueueToFunctionProps`. */
const QUEUE_TO_FUNCTION_DEFAULTS = {
  delaySeconds: 0,
  maxDeliveries: 5,
  reportsFailures: false,
  batchSize: 1,
  windowSeconds: 0,
  maximumConcurrency: MIN_POLLER_CONCURRENCY,
} as const;

/**
 * Visibility timeout as a multiple of the function's timeout, and the wait for a batch on top, as AWS recommends: a message in progress
 * stays hidden. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
const VISIBILITY_TIMEOUT_FACTOR = 6;

/** A queue whose messages a function processes, with retries; messages that keep failing become dead letters. */
export class QueueToFunction extends Construct {
  readonly arn: string;
  readonly name: string;
  readonly url: string;
  private readonly keyArn: string;

  constructor(scope: Construct, id: string, props: QueueToFunctionProps) {
    super(scope, id);
    const { target, keyArn } = props;
    const { delaySeconds, maxDeliveries, reportsFailures, batchSize, windowSeconds, maximumConcurrency } = {
      ...QUEUE_TO_FUNCTION_DEFAULTS,
      ...props,
    };
    validateProps(this, 'Resource', [
      batchSize > 1 &&
        !reportsFailures &&
        'reportsFailures: expected true with a batchSize of more than 1; otherwise one failure repeats its whole batch',
    ]);
    const queue = createEncryptedQueue(this, props.nameSuffix, keyArn, {
      messageRetentionSeconds: MAX_RETENTION_SECONDS,
      visibilityTimeoutSeconds: VISIBILITY_TIMEOUT_FACTOR * target.timeoutSeconds + windowSeconds,
      delaySeconds,
      ruleArns: props.ruleArns,
      redrivePolicy: JSON.stringify({
        deadLetterTargetArn: target.deadLetters.arn,
        maxReceiveCount: maxDeliveries,
      }),
    });
    target.role.allow(
      {
        sid: 'ConsumeQueue',
        actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
        resources: [queue.arn],
      },
      { sid: 'ConsumeQueueKey', actions: ['kms:Decrypt'], resources: [keyArn] },
    );
    new LambdaEventSourceMapping(this, 'Feed', {
      eventSourceArn: queue.arn,
      functionName: target.arn,
      batchSize,
      maximumBatchingWindowInSeconds: windowSeconds === 0 ? undefined : windowSeconds,
      functionResponseTypes: reportsFailures ? ['ReportBatchItemFailures'] : undefined,
      scalingConfig: { maximumConcurrency },
      dependsOn: target.role.ready,
    });
    this.arn = queue.arn;
    this.name = queue.name;
    this.url = queue.url;
    this.keyArn = keyArn;
  }

  /**
   * Grants a role to send messages.
   * @param sid beginning of the ids of the statements
   */
  grantSend(role: ServiceRole, sid: string): void {
    allowSend(role, sid, this.arn, this.keyArn);
  }
}
