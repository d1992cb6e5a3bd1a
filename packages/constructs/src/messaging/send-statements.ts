import type { Statement } from '../iam/statement';

/**
 * Builds the permission to send messages to a queue.
 * @param sid beginning of the ids of the statements
 * @param keyArn ARN of the key that encrypts the queue; undefined for one of SQS, which needs no permission
 */
export const sendStatements = (sid: string, queueArn: string, keyArn: string | undefined): Statement[] => [
  { sid, actions: ['sqs:SendMessage'], resources: [queueArn] },
  ...(keyArn === undefined
    ? []
    : [{ sid: `${sid}Key`, actions: ['kms:GenerateDataKey', 'kms:Decrypt'], resources: [keyArn] }]),
];
