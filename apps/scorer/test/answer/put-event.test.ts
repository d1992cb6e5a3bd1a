import { KINESIS_LIMITS } from '@cardlake/aws';
import { MemoryStream, testTiming } from '@cardlake/aws/test-kit';
import { UserError } from '@cardlake/runtime';
import { putEvent } from '../../src/answer/put-event';
import { cardEvent } from '../support/events';

const put = (stream: MemoryStream, card = 'card_1') =>
  putEvent(stream, cardEvent({ card_id: card }), '{}', testTiming());

test('an event is put under its card, however long the id is', async () => {
  const stream = new MemoryStream(KINESIS_LIMITS);
  for (const card of ['card_1', 'c'.repeat(256), 'c'.repeat(257)]) await put(stream, card);
  const keys = stream.accepted.map(({ partitionKey }) => partitionKey);
  expect(keys.slice(0, 2)).toEqual(['card_1', 'c'.repeat(256)]);
  expect(keys[2]?.length).toBeLessThanOrEqual(256);
});

test('a stream that is busy for a moment is tried again', async () => {
  const stream = new MemoryStream(KINESIS_LIMITS, {
    call: (call) => (call === 1 ? new Error('lost') : undefined),
    record: (_, call) => (call === 2 ? 'ProvisionedThroughputExceededException' : undefined),
  });
  await put(stream);
  expect(stream.accepted).toHaveLength(1);
});

test('a stream that takes nothing is told, as one that never will', async () => {
  const busy = new MemoryStream(KINESIS_LIMITS, { record: () => 'ProvisionedThroughputExceededException' });
  await expect(put(busy)).rejects.toMatchObject({ code: 'aws_busy' });
  const refused = new UserError('aws_refused', 'no such stream', { hint: 'Check its name.' });
  const gone = new MemoryStream(KINESIS_LIMITS, { call: () => refused });
  await expect(put(gone)).rejects.toBe(refused);
  expect(gone.calls).toBe(1);
});
