import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { SqsQueuePolicy } from '@cdktf/provider-aws/lib/sqs-queue-policy';
import { Construct } from 'constructs';
import { LakeStack } from '../core/lake-stack';
import type { ServiceRole } from '../iam/service-role';
import { policyDocument } from '../iam/statement';

/** The longest that SQS keeps a message: nobody should lose one over a holiday. */
const RETENTION_SECONDS = 14 * 24 * 3600;

/** Props of a dead-letter queue. */
export interface DeadLetterQueueProps {
  /** Last word of its name. */
  readonly thing: string;
  readonly keyArn: string;
}

/** A queue for what could not be delivered: encrypted, TLS only, kept for 14 days. */
export class DeadLetterQueue extends Construct {
  readonly arn: string;
  readonly name: string;
  private readonly keyArn: string;

  constructor(scope: Construct, id: string, props: DeadLetterQueueProps) {
    super(scope, id);
    const queue = new SqsQueue(this, 'Resource', {
      name: LakeStack.around(this).names.of('queue', props.thing),
      messageRetentionSeconds: RETENTION_SECONDS,
      kmsMasterKeyId: props.keyArn,
    });
    new SqsQueuePolicy(this, 'Policy', {
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
    this.arn = queue.arn;
    this.name = queue.name;
    this.keyArn = props.keyArn;
  }

  /** Lets a role put messages in. */
  grantSend(role: ServiceRole): void {
    role.allow(
      { sid: 'SendToDeadLetters', actions: ['sqs:SendMessage'], resources: [this.arn] },
      {
        sid: 'SendToDeadLettersKey',
        actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
        resources: [this.keyArn],
      },
    );
  }
}
