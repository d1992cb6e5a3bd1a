import { openFirehose } from '../../src/streams/firehose';
import { openKinesis } from '../../src/streams/kinesis';
import { type Answer, startJsonApiServer } from '../../test-kit';
import { withTestCredentials } from '../support/credentials';

withTestCredentials();

const batch = ['{"a":1}\n', '{"b":2}\n'].map((line, i) => ({
  data: Buffer.from(line),
  partitionKey: `c${i}`,
}));
const base64 = (text: string) => Buffer.from(text).toString('base64');

const services = {
  Kinesis: {
    open: openKinesis,
    operation: 'PutRecords',
    input: {
      StreamName: 'events',
      Records: [
        { Data: base64('{"a":1}\n'), PartitionKey: 'c0' },
        { Data: base64('{"b":2}\n'), PartitionKey: 'c1' },
      ],
    },
    output: {
      FailedRecordCount: 1,
      Records: [
        { SequenceNumber: '1', ShardId: 's' },
        { ErrorCode: 'ProvisionedThroughputExceededException' },
      ],
    },
    failure: 'ProvisionedThroughputExceededException',
  },
  Firehose: {
    open: openFirehose,
    operation: 'PutRecordBatch',
    input: {
      DeliveryStreamName: 'events',
      Records: [{ Data: base64('{"a":1}\n') }, { Data: base64('{"b":2}\n') }],
    },
    output: {
      FailedPutCount: 1,
      RequestResponses: [{ RecordId: '1' }, { ErrorCode: 'ServiceUnavailableException' }],
    },
    failure: 'ServiceUnavailableException',
  },
} as const;

describe.each(Object.entries(services))('%s, through the SDK', (name, service) => {
  async function put(answer: Answer | 'hang up') {
    const server = await startJsonApiServer(answer === 'hang up' ? () => ({ body: {} }) : answer);
    try {
      if (answer === 'hang up') await server.stop();
      return await service.open('events', { endpoint: server.endpoint }).put(batch);
    } finally {
      await server.stop();
    }
  }

  test('a batch is sent in the format of the API, and failures are returned record by record', async () => {
    const calls: unknown[] = [];
    const failures = await put((operation, input) => {
      calls.push({ operation, input });
      return { body: service.output };
    });
    expect(calls).toEqual([{ operation: service.operation, input: service.input }]);
    expect(failures).toEqual([undefined, service.failure]);
  });

  test.each([
    [400, 'ResourceNotFoundException'],
    [400, 'AccessDeniedException'],
    [400, 'ExpiredTokenException'],
  ])('%d %s is permanent, and becomes a user error', async (status, __type) => {
    const attempt = put(() => ({ status, body: { __type, message: 'no' } }));
    await expect(attempt).rejects.toMatchObject({
      name: 'UserError',
      code: 'aws_refused',
      message: expect.stringContaining(`${name} stream events: ${__type}`),
    });
  });

  test.each([
    [400, 'ProvisionedThroughputExceededException'],
    [400, 'ThrottlingException'],
    [400, 'LimitExceededException'],
    [503, 'ServiceUnavailableException'],
    [500, 'InternalFailure'],
  ])('%d %s may be retried', async (status, __type) => {
    const attempt = put(() => ({ status, body: { __type, message: 'later' } }));
    await expect(attempt).rejects.not.toHaveProperty('code', 'aws_refused');
  });

  test('a refused connection may be retried', async () => {
    await expect(put('hang up')).rejects.not.toHaveProperty('code', 'aws_refused');
  });
});
