import { SqsQueue, type SqsQueueConfig } from '@cdktf/provider-aws/lib/sqs-queue';
import { SqsQueuePolicy } from '@cdktf/provider-aws/lib/sqs-queue-policy';
import type { Construct } from 'constructs';
import { LakeStack } from '../core/lake-stack';
import { policyDocument } from '../iam/statement';

/** Settings of a queue besides its encryption. */
export type QueueConfig = Pick<
  SqsQueueConfig,
  'messageRetentionSeconds' | 'visibilityTimeoutSeconds' | 'delaySeconds' | 'redrivePolicy'
>;

/**
 * Creates an encrypted queue that accepts only TLS requests, as the main resource of a construct.
 * @param nameSuffix last part of the queue's name
 */
export function createEncryptedQueue(
  scope: Construct,
  nameSuffix: string,
  keyArn: string,
  config: QueueConfig,
): SqsQueue {
  const queue = new SqsQueue(scope, 'Resource', {
    name: LakeStack.of(scope).names.of('queue', nameSuffix),
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
    ]),
  });
  return queue;
}
