import { FIREHOSE_LIMITS } from '@cardlake/aws';
import { MemoryStream, testTiming } from '@cardlake/aws/test-kit';
import { UserError } from '@cardlake/runtime';
import { seededRandom } from '@cardlake/tooling/seeded-random';
import { forwardDecisions } from '../../src/forward/forward';
import { Tally } from '../../src/telemetry';

const decisions = Array.from({ length: 1200 }, (_, i) => ({
  sequenceNumber: String(1000 + i),
  key: `e${i}`,
  line: JSON.stringify({ event_id: `e${i}`, features: 'x'.repeat(i % 100 === 0 ? 380_000 : 3000) }),
}));

const forward = (delivery: MemoryStream) => {
  const lost: string[] = [];
  const result = forwardDecisions(decisions, {
    delivery,
    tally: new Tally('forwarder'),
    onLost: ({ sequenceNumber }) => lost.push(sequenceNumber),
    timing: testTiming(),
  });
  return { result, lost };
};

const linesIn = ({ accepted }: MemoryStream) => accepted.map(({ data }) => Buffer.from(data).toString());

test('all decisions are delivered within the limits of Firehose, what it did not take of a batch again', async () => {
  const random = seededRandom(7);
  const delivery = new MemoryStream(FIREHOSE_LIMITS, {
    record: () => (random() < 0.2 ? 'ServiceUnavailableException' : undefined),
    call: (call) => (call % 5 === 3 ? new Error('the connection is lost') : undefined),
  });
  const { result, lost } = forward(delivery);
  expect(await result).toBeUndefined();
  expect(lost).toEqual([]);
  expect(linesIn(delivery).sort()).toEqual(decisions.map(({ line }) => line).sort());
});

test('what is never taken is begun again from, and everything else is delivered', async () => {
  const delivery = new MemoryStream(FIREHOSE_LIMITS, {
    record: ({ partitionKey }) =>
      ['e41', 'e40', 'e999'].includes(partitionKey) ? 'InternalFailure' : undefined,
  });
  const { result, lost } = forward(delivery);
  expect(await result).toBe('1040');
  expect(lost.sort()).toEqual(['1040', '1041', '1999']);
  expect(delivery.accepted).toHaveLength(1197);
});

test('a delivery stream that is not there is an error, so that the whole batch comes again', async () => {
  const refused = new UserError('aws_refused', 'no such stream', { hint: 'Check its name.' });
  const delivery = new MemoryStream(FIREHOSE_LIMITS, { call: () => refused });
  await expect(forward(delivery).result).rejects.toThrow('no such stream');
});

test('nothing is sent for no decisions', async () => {
  const delivery = new MemoryStream(FIREHOSE_LIMITS);
  const ports = { delivery, tally: new Tally('forwarder'), onLost: () => {} };
  expect(await forwardDecisions([], ports)).toBeUndefined();
  expect(delivery.calls).toBe(0);
});
