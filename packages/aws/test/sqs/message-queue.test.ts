import { openQueue } from '../../src/sqs/message-queue';
import { startJsonApiServer } from '../../test-kit';
import { withTestCredentials } from '../support/credentials';

withTestCredentials();

test('a message is sent in the format of the API, again when the service was busy', async () => {
  const asked: unknown[] = [];
  const server = await startJsonApiServer((operation, input) => {
    asked.push([operation, input]);
    return asked.length === 1
      ? { status: 503, body: { __type: 'ServiceUnavailable' } }
      : { body: { MessageId: 'm', MD5OfMessageBody: 'bb6cb5c68df4652941caf652a366f2d8' } };
  });
  const url = `${server.endpoint}/000000000000/rejected`;
  try {
    await openQueue(url, { endpoint: server.endpoint, region: 'eu-west-1' }).send('{"a":1}');
  } finally {
    await server.stop();
  }
  expect(asked).toHaveLength(2);
  expect(asked[1]).toEqual(['SendMessage', { QueueUrl: url, MessageBody: '{"a":1}' }]);
});
