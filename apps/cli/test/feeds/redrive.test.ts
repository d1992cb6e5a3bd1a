import { writeFileSync } from 'node:fs';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { MessageMove } from '@cardlake/aws/sqs/moves';
import { testFolder } from '@cardlake/engine/test-kit';
import { startLocalAws } from '@cardlake/local-aws/test-kit';
import { redrive } from '../../src/feeds/redrive';
import { cardlake } from '../support/cardlake';

const path = testFolder();

/** Follows a move whose state is read as some answers, the last of them for ever. */
async function follow(...answers: (MessageMove | undefined)[]) {
  const started: unknown[] = [];
  const told: MessageMove[] = [];
  let asked = 0;
  const end = await redrive(
    {
      start: async (...given) => void started.push(given),
      readNewest: async () => answers[Math.min(asked++, answers.length - 1)],
    },
    {
      deadLettersArn: 'dead',
      queueArn: 'queue',
      perSecond: 20,
      pollMs: 1000,
      onProgress: (move) => told.push(move),
      timing: { sleep: async () => {} },
    },
  );
  return { started, told, end };
}

const running = (moved: number): MessageMove => ({ state: 'running', moved, of: 5 });
const done: MessageMove = { state: 'done', moved: 5, of: 5 };

test('a move is started and followed, and its progress is told once', async () => {
  const { started, told, end } = await follow(undefined, undefined, running(0), running(2), running(2), done);
  expect(started).toEqual([['dead', 'queue', 20]]);
  expect(told).toEqual([running(0), running(2), done]);
  expect(end).toEqual(done);
});

test('a move that runs is followed, and one that has ended is followed by another', async () => {
  expect((await follow(running(1), done)).started).toEqual([]);
  expect((await follow({ ...done, state: 'failed' }, done)).started).toHaveLength(1);
});

test('a former move that is listed yet, after another was started, is not taken for that one', async () => {
  const former: MessageMove = { state: 'failed', moved: 1, of: 5, startedAt: 1 };
  const { started, told, end } = await follow(former, former, former, { ...done, startedAt: 2 });
  expect([started.length, told.length]).toEqual([1, 1]);
  expect(end).toMatchObject(done);
});

describe('in local AWS', () => {
  const aws = startLocalAws();
  afterAll(() => aws.stop());
  let sqs: SQSClient;
  const place = () => ['--outputs', path('outputs.json'), '--poll-seconds', '0.1'];

  /** Creates a queue that gives up on a message after one delivery. @returns its URL and the ARN of its dead letters */
  async function createQueue(name: string): Promise<{ url: string; deadLettersArn: string }> {
    const dead = await sqs.send(new CreateQueueCommand({ QueueName: `${name}-dead` }));
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: dead.QueueUrl, AttributeNames: ['QueueArn'] }),
    );
    const deadLettersArn = Attributes?.QueueArn ?? '';
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: deadLettersArn, maxReceiveCount: 1 });
    const queue = await sqs.send(
      new CreateQueueCommand({ QueueName: name, Attributes: { RedrivePolicy, VisibilityTimeout: '0' } }),
    );
    return { url: queue.QueueUrl ?? '', deadLettersArn };
  }

  const receive = async (QueueUrl: string): Promise<string[]> => {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 0 }),
    );
    return Messages.map(({ Body = '' }) => Body).sort();
  };

  let objects: string;
  let chunks: string;
  beforeAll(async () => {
    Object.assign(process.env, aws.env);
    sqs = new SQSClient(aws.clientSettings);
    const queues = { objects: await createQueue('objects'), chunks: await createQueue('chunks') };
    [objects, chunks] = [queues.objects.url, queues.chunks.url];
    const outputs = {
      'dev-elt': {
        object_queue_url: queues.objects.url,
        object_dead_letters_arn: queues.objects.deadLettersArn,
        chunk_queue_url: queues.chunks.url,
        chunk_dead_letters_arn: queues.chunks.deadLettersArn,
      },
    };
    writeFileSync(path('outputs.json'), JSON.stringify(outputs));
  });

  /** Sends messages and fails to handle them, so that they become dead letters. */
  async function fail(url: string, ...bodies: string[]): Promise<void> {
    for (const MessageBody of bodies) await sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody }));
    expect(await receive(url)).toEqual(bodies);
    expect(await receive(url)).toEqual([]);
  }

  test('dead letters are delivered again', async () => {
    await fail(objects, 'a');
    await fail(chunks, 'b', 'c');
    const all = await cardlake('feed', 'redrive', '--rate', '10', ...place());
    expect(all).toMatchObject({
      code: 0,
      out: 'objects: 1 dead letter moved back\nchunks: 2 dead letters moved back\n',
    });
    expect([await receive(objects), await receive(chunks)]).toEqual([['a'], ['b', 'c']]);
    expect(await receive(chunks)).toEqual([]);
    const one = await cardlake('feed', 'redrive', 'chunks', '--json', ...place());
    expect(JSON.parse(one.out)).toEqual({ queue: 'chunks', state: 'done', moved: 2, of: 2 });
  });

  test('without dead letters there is nothing to move', async () => {
    const { code, out } = await cardlake('feed', 'redrive', 'objects', ...place());
    expect([code, out]).toEqual([0, 'objects: 0 dead letters moved back\n']);
  });

  test('a dead letter that something else than the queue has sent is delivered, too', async () => {
    const QueueName = 'objects-dead';
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'given up' }));
    const { code, out } = await cardlake('feed', 'redrive', 'objects', ...place());
    expect([code, out]).toEqual([0, 'objects: 1 dead letter moved back\n']);
    expect(await receive(objects)).toContain('given up');
  });

  test('what cannot be is refused in words', async () => {
    const fast = await cardlake('feed', 'redrive', '--rate', '501', ...place());
    expect([fast.code, fast.err]).toEqual([2, expect.stringContaining('SQS moves at most 500 messages')]);
    const other = await cardlake('feed', 'redrive', 'listing', ...place());
    expect([other.code, other.err]).toEqual([2, expect.stringContaining('objects, chunks')]);
    const missing = await cardlake('feed', 'redrive', '--outputs', path('none.json'));
    expect([missing.code, missing.err]).toEqual([2, expect.stringContaining('the outputs of dev-elt')]);
  });
});
