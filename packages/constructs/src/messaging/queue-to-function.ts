import { LambdaEventSourceMapping } from '@cdktf/provider-aws/lib/lambda-event-source-mapping';
import { Construct } from 'constructs';
import type { NodeFunction } from '../compute/node-function';
import { RETENTION_SECONDS } from './dead-letter-queue';
import { encryptedQueue } from './encrypted-queue';

/** Props of a queue that feeds a function. */
export interface QueueToFunctionProps {
  /** Last word of its name. */
  readonly thing: string;
  readonly keyArn: string;
  /** Takes one message a call; what it cannot do goes to its dead-letter queue. */
  readonly target: NodeFunction;
  /** How long a message waits before it is handed out. @default 0 */
  readonly delaySeconds?: number;
  /** How often a message is handed out before it is a dead letter. @default 5 */
  readonly deliveries?: number;
}

/** Defaults of `QueueToFunctionProps`. */
export const QUEUE_TO_FUNCTION_DEFAULTS = { delaySeconds: 0, deliveries: 5 } as const;

/** Copies of the function that a queue keeps busy: the fewest that AWS takes. */
export const QUEUE_COPIES = 2;

/** AWS: so many times the function's timeout, or a message is handed out again while it is still worked on. */
const VISIBILITY = 6;

/** A queue whose messages a function takes one by one, again while it fails, and at last as dead letters. */
export class QueueToFunction extends Construct {
  readonly arn: string;
  readonly url: string;

  constructor(scope: Construct, id: string, props: QueueToFunctionProps) {
    super(scope, id);
    const { target, keyArn } = props;
    const { delaySeconds, deliveries } = { ...QUEUE_TO_FUNCTION_DEFAULTS, ...props };
    const queue = encryptedQueue(this, props.thing, keyArn, {
      messageRetentionSeconds: RETENTION_SECONDS,
      visibilityTimeoutSeconds: VISIBILITY * target.timeoutSeconds,
      delaySeconds,
      redrivePolicy: JSON.stringify({
        deadLetterTargetArn: target.deadLetters.arn,
        maxReceiveCount: deliveries,
      }),
    });
    target.role.allow(
      {
        sid: 'TakeFromQueue',
        actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
        resources: [queue.arn],
      },
      { sid: 'TakeFromQueueKey', actions: ['kms:Decrypt'], resources: [keyArn] },
    );
    new LambdaEventSourceMapping(this, 'Feed', {
      eventSourceArn: queue.arn,
      functionName: target.arn,
      batchSize: 1,
      scalingConfig: { maximumConcurrency: QUEUE_COPIES },
      dependsOn: target.role.ready,
    });
    this.arn = queue.arn;
    this.url = queue.url;
  }
}
