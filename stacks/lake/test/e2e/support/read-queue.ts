import { ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** Receives the bodies of the messages that are in a queue now; none of them comes again. */
export async function readBodies({ sqs }: { readonly sqs: SQSClient }, QueueUrl: string): Promise<string[]> {
  const found: string[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 43_200 }),
    );
    if (Messages.length === 0) return found;
    found.push(...Messages.map(({ Body = '' }) => Body));
  }
}

/** Receives the messages that are in a queue now, as JSON; none of them comes again. */
export const readQueue = async (
  queues: { readonly sqs: SQSClient },
  url: string,
): Promise<Record<string, unknown>[]> => (await readBodies(queues, url)).map((body) => JSON.parse(body));
