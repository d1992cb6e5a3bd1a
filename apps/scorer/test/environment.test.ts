import { readEnvironment } from '../src/environment';

test('a function reads its own variables, and no others', () => {
  expect(readEnvironment('forwarder', { DECISION_DELIVERY_NAME: 'decisions', HOME: '/root' })).toEqual({
    DECISION_DELIVERY_NAME: 'decisions',
  });
});

test('every missing variable is named with its meaning', () => {
  const read = () => readEnvironment('stream', { MODEL_NAME: 'fraud', LAKE_BUCKET: '' });
  expect(read).toThrow('LAKE_BUCKET (bucket with the lake at its root');
  expect(read).toThrow('REJECTED_QUEUE_URL (URL of the queue');
  expect(read).not.toThrow('MODEL_NAME');
});
