import { SendMessageBatchCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { numberOf } from '@cardlake/runtime';
import { type ClientOptions, clientConfig } from '../clients/client-config';
import { BATCH_RETRY } from '../retry/policy';
import { sendInBatches } from '../retry/send-in-batches';

/** Longest message of a queue that sets no other limit, in bytes (Terraform and API reference, `MaximumMessageSize`). */
export const MAX_MESSAGE_BYTES = 256 * 1024;

/** Most messages, and most bytes, of one request (API reference, SendMessageBatch). */
const BATCH_MESSAGES = 10;
const BATCH_BYTES = MAX_MESSAGE_BYTES;
const CONCURRENT_BATCHES = 4;

/** A queue of messages. */
export interface MessageQueue {
  /** Sends a message of at most {@link MAX_MESSAGE_BYTES}. It may be delivered more than once. */
  send(body: string): Promise<void>;
}

/** A queue that takes many messages at once. */
export interface MessageSender {
  /**
   * Sends messages, in any order.
   * @throws Error when the queue did not take all of them: those that it took are delivered nevertheless
   */
  sendAll(bodies: readonly string[]): Promise<void>;
}

/** Opens a queue of SQS by its URL. */
export function openQueue(url: string, options: ClientOptions = {}): MessageQueue & MessageSender {
  const client = new SQSClient(clientConfig(options));
  return {
    async send(body) {
      await client.send(new SendMessageCommand({ QueueUrl: url, MessageBody: body }));
    },
    async sendAll(bodies) {
      const unsent = await sendInBatches(bodies, (batch) => sendBatch(client, url, batch), {
        policy: BATCH_RETRY,
        // Messages are so short that ten of them always fit, or they go one by one.
        batchSize: bodies.some((body) => Buffer.byteLength(body) > BATCH_BYTES / BATCH_MESSAGES)
          ? 1
          : BATCH_MESSAGES,
        concurrency: CONCURRENT_BATCHES,
      });
      const [first] = unsent;
      if (first !== undefined)
        throw new Error(`the queue did not take ${numberOf(unsent.length, 'message')}: ${first.reason}`);
    },
  };
}

/** Sends up to ten messages. A message can be refused while the request succeeds: the answer tells (API reference, SendMessageBatch). */
async function sendBatch(client: SQSClient, url: string, bodies: readonly string[]) {
  const { Failed = [] } = await client.send(
    new SendMessageBatchCommand({
      QueueUrl: url,
      Entries: bodies.map((body, at) => ({ Id: String(at), MessageBody: body })),
    }),
  );
  return Failed.map(({ Id, Code = '', Message = '' }) => ({
    item: bodies[Number(Id)] ?? '',
    reason: `${Code} ${Message}`.trim(),
  }));
}
