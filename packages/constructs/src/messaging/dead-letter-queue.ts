import { Construct } from 'constructs';
import type { ServiceRole } from '../iam/service-role';
import { createEncryptedQueue } from './encrypted-queue';
import { sendStatements } from './send-statements';

/** Maximum retention of SQS, so that no message is lost over a holiday. */
export const MAX_RETENTION_SECONDS = 14 * 24 * 3600;

/** Props of `DeadLetterQueue`. */
export interface DeadLetterQueueProps {
  /** Last part of the resource's name. */
  readonly nameSuffix: string;
  readonly keyArn: string;
  /** ARNs of the EventBridge rules that send to the queue. @default [] */
  readonly ruleArns?: readonly string[];
}

/** A queue for undeliverable messages: encrypted, TLS only, 14 days of retention. */
export class DeadLetterQueue extends Construct {
  readonly arn: string;
  readonly name: string;
  readonly url: string;
  private readonly keyArn: string;

  constructor(scope: Construct, id: string, props: DeadLetterQueueProps) {
    super(scope, id);
    const queue = createEncryptedQueue(this, props.nameSuffix, props.keyArn, {
      messageRetentionSeconds: MAX_RETENTION_SECONDS,
      ...(props.ruleArns === undefined ? {} : { ruleArns: props.ruleArns }),
    });
    this.arn = queue.arn;
    this.name = queue.name;
    this.url = queue.url;
    this.keyArn = props.keyArn;
  }

  /**
   * Grants a role to send messages.
   * @param sid beginning of the ids of the statements
   */
  grantSend(role: ServiceRole, sid = 'SendToDeadLetters'): void {
    role.allow(...sendStatements(sid, this.arn, this.keyArn));
  }
}
