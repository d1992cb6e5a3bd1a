import { memoryQueue } from '@cardlake/aws/test-kit';
import fc from 'fast-check';
import { rejectedMessage } from '../../src/stream/rejected-message';

const PAN = '4111111111111111';
const record = {
  sequenceNumber: '1',
  partitionKey: 'card_1',
  arrivedAt: 1_545_084_650_987_000,
  line: undefined,
  text: '{}',
};

test('a message tells the line, its reasons and where it came from', () => {
  expect(JSON.parse(rejectedMessage({ record, reasons: ['not_json'], eventId: 'e1' }))).toEqual({
    reasons: ['not_json'],
    event_id: 'e1',
    line: '{}',
    arrived_at: '2018-12-17T22:10:50.987Z',
    partition_key: 'card_1',
    sequence_number: '1',
  });
});

test('no card number is in it, wherever the line is cut', () => {
  const numbers = `{"number":"${PAN}"}, `.repeat(3000);
  const message = rejectedMessage({
    record: { ...record, partitionKey: PAN, text: numbers },
    reasons: [],
    eventId: PAN,
  });
  expect(message.includes('4111')).toBe(false);
});

test('every line makes a message that SQS takes', async () => {
  const units = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom('\u0000', '\uffff', '\ufffe', '\ud800', '𝄞') }),
  );
  await fc.assert(
    fc.asyncProperty(units, async (text) => {
      const queue = memoryQueue();
      const long = text.repeat(Math.ceil(40_000 / Math.max(1, text.length)));
      await queue.send(
        rejectedMessage({ record: { ...record, text: long }, reasons: ['not_json'], eventId: long }),
      );
      expect(queue.sent).toHaveLength(1);
    }),
    { numRuns: 12 },
  );
});
