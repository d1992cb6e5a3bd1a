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

/** Options of a queue. */
export interface QueueOptions extends ClientOptions {
  /** Seconds after which a message can be received, at most 900 (API reference, SendMessage, `DelaySeconds`). @default - that of the queue */
  readonly delaySeconds?: number;
}

/** Opens a queue of SQS by its URL. */
export function openQueue(
  url: string,
  { delaySeconds, ...options }: QueueOptions = {},
): MessageQueue & MessageSender {
  const client = new SQSClient(clientConfig(options));
  const toMessage = (MessageBody: string) => ({ MessageBody, DelaySeconds: delaySeconds });
  return {
    async send(body) {
      await client.send(new SendMessageCommand({ QueueUrl: url, ...toMessage(body) }));
    },
    async sendAll(bodies) {
      const send = (batch: readonly string[]) => sendBatch(client, url, batch, toMessage);
      const unsent = await sendInBatches(bodies, send, {
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
async function sendBatch(
  client: SQSClient,
  url: string,
  bodies: readonly string[],
  toMessage: (body: string) => { readonly MessageBody: string; readonly DelaySeconds: number | undefined },
) {
  const { Failed = [] } = await client.send(
    new SendMessageBatchCommand({
      QueueUrl: url,
      Entries: bodies.map((body, at) => ({ Id: String(at), ...toMessage(body) })),
    }),
  );
  return Failed.map(({ Id, Code = '', Message = '' }) => ({
    item: bodies[Number(Id)] ?? '',
    reason: `${Code} ${Message}`.trim(),
  }));
}
