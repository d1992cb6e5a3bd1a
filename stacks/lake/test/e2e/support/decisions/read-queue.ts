import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { Decisions } from './environment';

/** Receives the messages that are in a queue now; none of them comes again. */
export async function readQueue({ sqs }: Decisions, QueueUrl: string): Promise<Record<string, unknown>[]> {
  const found: Record<string, unknown>[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 43_200 }),
    );
    if (Messages.length === 0) return found;
    found.push(...Messages.map(({ Body = '' }) => JSON.parse(Body)));
  }
}
