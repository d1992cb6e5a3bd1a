import { MIN_POLLER_CONCURRENCY } from '@cardlake/platform';
import { LambdaEventSourceMapping } from '@cdktf/provider-aws/lib/lambda-event-source-mapping';
import { Construct } from 'constructs';
import { MAX_RETENTION_SECONDS } from '../messaging/dead-letter-queue';
import { createEncryptedQueue } from '../messaging/encrypted-queue';
import type { NodeFunction } from './node-function';

/** Props of `QueueToFunction`. */
export interface QueueToFunctionProps {
  /** Last part of the resource's name. */
  readonly nameSuffix: string;
  readonly keyArn: string;
  /** Processes one message per invocation; messages that keep failing go to its dead-letter queue. */
  readonly target: NodeFunction;
  /** ARNs of the EventBridge rules that send to the queue. @default [] */
  readonly ruleArns?: readonly string[];
  /** Delay before a message is delivered. @default 0 */
  readonly delaySeconds?: number;
  /** Deliveries of a message before it becomes a dead letter. @default 5 */
  readonly maxDeliveries?: number;
}

/** Defaults of `QueueToFunctionProps`. */
const QUEUE_TO_FUNCTION_DEFAULTS = { delaySeconds: 0, maxDeliveries: 5 } as const;

/** Visibility timeout as a multiple of the function's timeout, as AWS recommends: a message in progress stays hidden. */
const VISIBILITY_TIMEOUT_FACTOR = 6;

/** A queue whose messages a function processes one by one, with retries; messages that keep failing become dead letters. */
export class QueueToFunction extends Construct {
  readonly arn: string;
  readonly url: string;

  constructor(scope: Construct, id: string, props: QueueToFunctionProps) {
    super(scope, id);
    const { target, keyArn } = props;
    const { delaySeconds, maxDeliveries } = { ...QUEUE_TO_FUNCTION_DEFAULTS, ...props };
    const queue = createEncryptedQueue(this, props.nameSuffix, keyArn, {
      messageRetentionSeconds: MAX_RETENTION_SECONDS,
      visibilityTimeoutSeconds: VISIBILITY_TIMEOUT_FACTOR * target.timeoutSeconds,
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
      batchSize: 1,
      scalingConfig: { maximumConcurrency: MIN_POLLER_CONCURRENCY },
      dependsOn: target.role.ready,
    });
    this.arn = queue.arn;
    this.url = queue.url;
  }
}
