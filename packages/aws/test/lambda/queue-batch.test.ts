import type { Context, SQSEvent } from 'aws-lambda';
import { handleMessages } from '../../src/lambda/queue-batch';

const eventOf = (...bodies: readonly string[]) =>
  ({
    Records: bodies.map((body, at) => ({ messageId: `m${at}`, body, eventSource: 'aws:sqs' })),
  }) as SQSEvent;
const context = { awsRequestId: 'r', getRemainingTimeInMillis: () => 60_000 } as Context;

async function handle(...bodies: readonly string[]) {
  const log: string[] = [];
  const failures: string[] = [];
  const response = await handleMessages(
    eventOf(...bodies),
    context,
    async ({ body }) => {
      log.push(`begin ${body}`);
      await new Promise((resolve) => setImmediate(resolve));
      if (body === 'bad') throw new Error('no');
      log.push(`end ${body}`);
    },
    ({ messageId }, error) => failures.push(`${messageId}: ${(error as Error).message}`),
  );
  return { log, failures, failed: response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier) };
}

test('messages are handled one after the other, and those that fail are named', async () => {
  expect(await handle('a', 'bad', 'b')).toEqual({
    log: ['begin a', 'end a', 'begin bad', 'begin b', 'end b'],
    failures: ['m1: no'],
    failed: ['m1'],
  });
});

test('a batch that fails as a whole, or not at all, is an answer, too', async () => {
  expect((await handle('bad', 'bad')).failed).toEqual(['m0', 'm1']);
  expect((await handle('a')).failed).toEqual([]);
});
