import { MIN_POLLER_CONCURRENCY, VISIBILITY_TIMEOUT_FACTOR } from '@cardlake/platform';
import { Construct } from 'constructs';
import { validateProps } from '../core/validation';
import type { ServiceRole } from '../iam/service-role';
import { MAX_RETENTION_SECONDS } from '../messaging/dead-letter-queue';
import { createEncryptedQueue } from '../messaging/encrypted-queue';
import { sendStatements } from '../messaging/send-statements';
import { consumeQueue, type FunctionQueue, type QueueBatches } from './consume-queue';
import type { NodeFunction } from './node-function';

/** Props of `QueueToFunction`. */
export interface QueueToFunctionProps extends Partial<QueueBatches> {
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
}

/** Defaults of `QueueToFunctionProps`: one message at a time, and the least concurrency that Lambda allows. */
const QUEUE_TO_FUNCTION_DEFAULTS = {
  delaySeconds: 0,
  maxDeliveries: 5,
  reportsFailures: false,
  batchSize: 1,
  windowSeconds: 0,
  maximumConcurrency: MIN_POLLER_CONCURRENCY,
} as const;

/** A queue whose messages a function processes, with retries; messages that keep failing become dead letters. */
export class QueueToFunction extends Construct implements FunctionQueue {
  readonly arn: string;
  readonly name: string;
  readonly url: string;
  private readonly keyArn: string;

  constructor(scope: Construct, id: string, props: QueueToFunctionProps) {
    super(scope, id);
    const { target, keyArn } = props;
    const { delaySeconds, maxDeliveries, ...batches } = { ...QUEUE_TO_FUNCTION_DEFAULTS, ...props };
    validateProps(this, 'Resource', [
      batches.batchSize > 1 &&
        !batches.reportsFailures &&
        'reportsFailures: expected true with a batchSize of more than 1; otherwise one failure repeats its whole batch',
    ]);
    const queue = createEncryptedQueue(this, props.nameSuffix, keyArn, {
      messageRetentionSeconds: MAX_RETENTION_SECONDS,
      visibilityTimeoutSeconds: VISIBILITY_TIMEOUT_FACTOR * target.timeoutSeconds + batches.windowSeconds,
      delaySeconds,
      ruleArns: props.ruleArns,
      redrivePolicy: JSON.stringify({
        deadLetterTargetArn: target.deadLetters.arn,
        maxReceiveCount: maxDeliveries,
      }),
    });
    consumeQueue(this, target, { arn: queue.arn, keyArn }, batches);
    this.arn = queue.arn;
    this.name = queue.name;
    this.url = queue.url;
    this.keyArn = keyArn;
  }

  grantSend(role: ServiceRole, sid: string): void {
    role.allow(...sendStatements(sid, this.arn, this.keyArn));
  }
}
