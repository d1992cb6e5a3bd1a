import { SqsQueue, type SqsQueueConfig } from '@cdktf/provider-aws/lib/sqs-queue';
import { SqsQueuePolicy } from '@cdktf/provider-aws/lib/sqs-queue-policy';
import type { Construct } from 'constructs';
import { LakeStack } from '../core/lake-stack';
import { policyDocument, type Statement } from '../iam/statement';

/** Settings of a queue besides its encryption. */
export interface QueueConfig
  extends Pick<
    SqsQueueConfig,
    'messageRetentionSeconds' | 'visibilityTimeoutSeconds' | 'delaySeconds' | 'redrivePolicy'
  > {
  /** ARNs of the EventBridge rules that send to the queue. @default [] */
  readonly ruleArns?: readonly string[];
}

/**
 * Builds the permission of EventBridge rules to send to a queue, which they need besides the key:
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
 */
const sendByRules = (queueArn: string, ruleArns: readonly string[]): Statement => ({
  sid: 'Rules',
  principals: { Service: 'events.amazonaws.com' },
  actions: ['sqs:SendMessage'],
  resources: [queueArn],
  conditions: { ArnEquals: { 'aws:SourceArn': ruleArns } },
});

/**
 * Creates an encrypted queue that accepts only TLS requests, as the main resource of a construct.
 * @param nameSuffix last part of the queue's name
 */
export function createEncryptedQueue(
  scope: Construct,
  nameSuffix: string,
  keyArn: string,
  { ruleArns = [], ...config }: QueueConfig,
): SqsQueue {
  const stack = LakeStack.of(scope);
  const queue = new SqsQueue(scope, 'Resource', {
    provider: stack.providerOf('sqs'),
    name: stack.names.of('queue', nameSuffix),
    kmsMasterKeyId: keyArn,
    ...config,
  });
  new SqsQueuePolicy(scope, 'Policy', {
    queueUrl: queue.url,
    policy: policyDocument([
      {
        sid: 'TlsOnly',
        effect: 'Deny',
        principals: { AWS: '*' },
        actions: ['sqs:SendMessage', 'sqs:ReceiveMessage'],
        resources: [queue.arn],
        conditions: { Bool: { 'aws:SecureTransport': 'false' } },
      },
      ...(ruleArns.length > 0 ? [sendByRules(queue.arn, ruleArns)] : []),
    ]),
  });
  return queue;
}
