import { MAX_MESSAGE_BYTES } from '../../src/sqs/message-queue';
import { memoryQueue } from '../../test-kit';

test('the queue in memory refuses what SQS refuses', async () => {
  const queue = memoryQueue();
  const longest = 'x'.repeat(MAX_MESSAGE_BYTES);
  for (const refused of ['', `${longest}x`, '\u0000', '\uffff', '\ud800'])
    await expect(queue.send(refused)).rejects.toThrow(/refused/);
  for (const taken of [longest, '\t\r\n 𝄞']) await queue.send(taken);
  expect(queue.sent).toEqual([longest, '\t\r\n 𝄞']);
});
