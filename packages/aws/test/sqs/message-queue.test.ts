import { createHash } from 'node:crypto';
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

test('many messages go in batches of ten, and those that the queue refuses are sent again', async () => {
  const batches: string[][] = [];
  const server = await startJsonApiServer((_, input) => {
    const { Entries } = input as { Entries: { Id: string; MessageBody: string }[] };
    batches.push(Entries.map(({ MessageBody }) => MessageBody));
    const failed = batches.length === 1 ? Entries.slice(0, 1) : [];
    return {
      body: {
        Successful: [],
        Failed: failed.map(({ Id }) => ({ Id, Code: 'ServiceUnavailable', SenderFault: false })),
      },
    };
  });
  const bodies = Array.from({ length: 23 }, (_, at) => `message ${at}`);
  try {
    await openQueue(`${server.endpoint}/0/q`, { endpoint: server.endpoint, region: 'eu-west-1' }).sendAll(
      bodies,
    );
  } finally {
    await server.stop();
  }
  expect(batches.map(({ length }) => length).sort()).toEqual([1, 10, 10, 3].sort());
  expect([...new Set(batches.flat())].sort()).toEqual([...bodies].sort());
});

test('messages of a queue with a delay carry it', async () => {
  const asked: unknown[] = [];
  const server = await startJsonApiServer((_, input) => {
    asked.push(input);
    const MD5OfMessageBody = createHash('md5').update('one').digest('hex');
    return { body: { MessageId: 'm', MD5OfMessageBody, Successful: [], Failed: [] } };
  });
  const options = { endpoint: server.endpoint, region: 'eu-west-1', delaySeconds: 300 };
  const queue = openQueue(`${server.endpoint}/0/q`, options);
  try {
    await queue.send('one');
    await queue.sendAll(['two']);
  } finally {
    await server.stop();
  }
  expect(asked).toMatchObject([
    { MessageBody: 'one', DelaySeconds: 300 },
    { Entries: [{ MessageBody: 'two', DelaySeconds: 300 }] },
  ]);
});
