import { openEventBus } from '../../src/events/event-bus';
import { startJsonApiServer } from '../../test-kit';
import { withTestCredentials } from '../support/credentials';

withTestCredentials();

test('an event is put in the format of the API, and one that the bus refuses is an error', async () => {
  const asked: unknown[] = [];
  const server = await startJsonApiServer((operation, input) => {
    asked.push([operation, input]);
    return asked.length === 1
      ? { body: { FailedEntryCount: 0, Entries: [{ EventId: 'e' }] } }
      : { body: { FailedEntryCount: 1, Entries: [{ ErrorCode: 'InternalFailure', ErrorMessage: 'busy' }] } };
  });
  const bus = openEventBus('default', { endpoint: server.endpoint, region: 'eu-west-1' });
  const event = { source: 'cardlake.elt', detailType: 'Feed object staged', detail: { rows: 1 } };
  try {
    await bus.put(event);
    await expect(bus.put(event)).rejects.toThrow(
      'the event bus default refused an event: InternalFailure busy',
    );
  } finally {
    await server.stop();
  }
  expect(asked[0]).toEqual([
    'PutEvents',
    {
      Entries: [
        {
          EventBusName: 'default',
          Source: 'cardlake.elt',
          DetailType: 'Feed object staged',
          Detail: '{"rows":1}',
        },
      ],
    },
  ]);
});
