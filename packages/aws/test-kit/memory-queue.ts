import { MAX_MESSAGE_BYTES, type MessageQueue, type MessageSender } from '../src/sqs/message-queue';

/** A queue in memory, and what was sent to it. */
export interface MemoryQueue extends MessageQueue, MessageSender {
  readonly sent: readonly string[];
}

/** Characters that SQS refuses (API reference, SendMessage: the characters of XML). */
const REFUSED = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/** Creates a queue in memory with the limits of SQS. */
export function memoryQueue(): MemoryQueue {
  const sent: string[] = [];
  return {
    sent,
    async sendAll(bodies) {
      for (const body of bodies) await this.send(body);
    },
    async send(body) {
      const bytes = Buffer.byteLength(body);
      if (bytes < 1 || bytes > MAX_MESSAGE_BYTES) throw new Error(`a message of ${bytes} bytes is refused`);
      if (REFUSED.test(body)) throw new Error('InvalidMessageContents: a character is refused');
      sent.push(body);
    },
  };
}
