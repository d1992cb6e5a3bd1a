import { queueAddress } from '@cardlake/platform';
import { Construct } from 'constructs';
import type { ServiceRole } from '../iam/service-role';
import { sendStatements } from '../messaging/send-statements';
import { consumeQueue, type FunctionQueue, type QueueBatches } from './consume-queue';
import type { NodeFunction } from './node-function';

/** Props of `ExistingQueueToFunction`. */
export interface ExistingQueueToFunctionProps extends Omit<QueueBatches, 'reportsFailures'> {
  readonly queueArn: string;
  /** ARN of the key that encrypts the queue. @default - a key of SQS */
  readonly keyArn: string | undefined;
  /** Processes the messages, and answers which of a batch failed. */
  readonly target: NodeFunction;
}

/**
 * A queue of somebody else whose messages a function processes. Nothing of it is created or changed: its retention, its policy, and where messages go
 * that keep failing, are its owner's.
 */
export class ExistingQueueToFunction extends Construct implements FunctionQueue {
  readonly arn: string;
  readonly name: string;
  readonly url: string;
  private readonly keyArn: string | undefined;

  constructor(
    scope: Construct,
    id: string,
    { queueArn, keyArn, target, ...batches }: ExistingQueueToFunctionProps,
  ) {
    super(scope, id);
    ({ arn: this.arn, name: this.name, url: this.url } = queueAddress(queueArn));
    this.keyArn = keyArn;
    consumeQueue(this, target, { arn: queueArn, keyArn }, { ...batches, reportsFailures: true });
  }

  grantSend(role: ServiceRole, sid: string): void {
    role.allow(...sendStatements(sid, this.arn, this.keyArn));
  }
}
