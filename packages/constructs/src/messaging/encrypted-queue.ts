import { SqsQueue, type SqsQueueConfig } from '@cdktf/provider-aws/lib/sqs-queue';
import { SqsQueuePolicy } from '@cdktf/provider-aws/lib/sqs-queue-policy';
import type { Construct } from 'constructs';
import { LakeStack } from '../core/lake-stack';
import { policyDocument } from '../iam/statement';

/** What a queue is made with beside its encryption. */
export type QueueConfig = Pick<
  SqsQueueConfig,
  'messageRetentionSeconds' | 'visibilityTimeoutSeconds' | 'delaySeconds' | 'redrivePolicy'
>;

/**
 * A queue that is encrypted and takes requests by TLS only: the main resource of a construct.
 * @param thing last word of its name
 */
export function encryptedQueue(
  scope: Construct,
  thing: string,
  keyArn: string,
  config: QueueConfig,
): SqsQueue {
  const queue = new SqsQueue(scope, 'Resource', {
    name: LakeStack.around(scope).names.of('queue', thing),
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
