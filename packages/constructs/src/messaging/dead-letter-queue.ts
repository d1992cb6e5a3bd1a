import { Construct } from 'constructs';
import type { ServiceRole } from '../iam/service-role';
import { encryptedQueue } from './encrypted-queue';

/** The longest that SQS keeps a message: nobody should lose one over a holiday. */
export const RETENTION_SECONDS = 14 * 24 * 3600;

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
    const queue = encryptedQueue(this, props.thing, props.keyArn, {
      messageRetentionSeconds: RETENTION_SECONDS,
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
