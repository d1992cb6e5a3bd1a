import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type ClientOptions, clientConfig } from '../clients/client-config';

/** Longest message of a queue that sets no other limit, in bytes (Terraform and API reference, `MaximumMessageSize`). */
export const MAX_MESSAGE_BYTES = 256 * 1024;

/** A queue of messages. */
export interface MessageQueue {
  /** Sends a message of at most {@link MAX_MESSAGE_BYTES}. It may be delivered more than once. */
  send(body: string): Promise<void>;
}

/** Opens a queue of SQS by its URL. */
export function openQueue(url: string, options: ClientOptions = {}): MessageQueue {
  const client = new SQSClient(clientConfig(options));
  return {
    async send(body) {
      await client.send(new SendMessageCommand({ QueueUrl: url, MessageBody: body }));
    },
  };
}
