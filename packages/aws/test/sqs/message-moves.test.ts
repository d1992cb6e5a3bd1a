import { openMessageMoves } from '../../src/sqs/message-moves';
import { startJsonApiServer } from '../../test-kit';
import { withTestCredentials } from '../support/credentials';

withTestCredentials();

const ARN = 'arn:aws:sqs:eu-west-1:123456789012:dead-letters';
const QUEUE = 'arn:aws:sqs:eu-west-1:123456789012:queue';

/** Reads the newest move when the API answers with some results. @returns what was asked, and what was read */
async function readNewest(...Results: Record<string, unknown>[]) {
  const asked: unknown[] = [];
  const server = await startJsonApiServer((operation, input) => {
    asked.push([operation, input]);
    return { body: { Results } };
  });
  try {
    const moves = openMessageMoves({ endpoint: server.endpoint, region: 'eu-west-1' });
    await moves.start(ARN, QUEUE, 50);
    return { asked, move: await moves.readNewest(ARN) };
  } finally {
    await server.stop();
  }
}

test('a move is started with its rate, and the newest one is read', async () => {
  const { asked, move } = await readNewest({
    Status: 'RUNNING',
    ApproximateNumberOfMessagesMoved: 3,
    ApproximateNumberOfMessagesToMove: 10,
  });
  expect(asked).toEqual([
    ['StartMessageMoveTask', { SourceArn: ARN, DestinationArn: QUEUE, MaxNumberOfMessagesPerSecond: 50 }],
    ['ListMessageMoveTasks', { SourceArn: ARN, MaxResults: 1 }],
  ]);
  expect(move).toEqual({ state: 'running', moved: 3, of: 10 });
});

test('a move that failed says why, one that is being cancelled still runs, and no move is none', async () => {
  const failed = { Status: 'FAILED', ApproximateNumberOfMessagesMoved: 1, FailureReason: 'AccessDenied' };
  expect((await readNewest(failed)).move).toEqual({
    state: 'failed',
    moved: 1,
    of: 1,
    reason: 'AccessDenied',
  });
  expect((await readNewest({ Status: 'CANCELLING' })).move).toMatchObject({ state: 'running' });
  expect((await readNewest()).move).toBeUndefined();
  await expect(readNewest({ Status: 'PAUSED' })).rejects.toThrow('unknown state of a move: PAUSED');
});
