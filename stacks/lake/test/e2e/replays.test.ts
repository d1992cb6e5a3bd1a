import { PutObjectCommand } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { REPLAY_PREFIX } from '@cardlake/job-contract';
import { DEV, startDevEnvironment } from '../support/dev-environment';
import { readObject } from '../support/lake-bucket';
import { waitUntil } from '../support/wait-until';
import { appliedStacks } from './support/applied-stacks';
import { readOnlineFeatures } from './support/pipeline';

const FOLDER = `${REPLAY_PREFIX}/e2e/`;
const EVENT_TIME = new Date().toISOString();

// The feature-writer runs with its role: a missing permission keeps its records in the queue.
const dev = startDevEnvironment(appliedStacks(), { enforceIam: true });
afterAll(() => dev.stop());

/** Puts a replay file with one card into the lake and a message about it into the queue; answers the key. */
async function enqueueReplay(card_id: string): Promise<string> {
  const key = `${FOLDER}rt_card_features_v1/${card_id.slice(0, 10)}.ndjson`;
  const values = {
    card_id,
    event_time: EVENT_TIME,
    txn_count_1h: '1',
    txn_amount_1h: '2.5',
    merchant_count_24h: '1',
  };
  const Body = `${JSON.stringify({ reason: 'throttled', values })}\n`;
  await dev.s3.send(new PutObjectCommand({ Bucket: DEV.lake, Key: key, Body }));
  const MessageBody = JSON.stringify({ bucket: DEV.lake, key, replayPrefix: FOLDER });
  await dev.sqs.send(new SendMessageCommand({ QueueUrl: DEV.replays, MessageBody, DelaySeconds: 0 }));
  return key;
}

/** Numbers of messages in the queue of replays. */
async function countMessages(): Promise<{ waiting: number; inFlight: number }> {
  const command = new GetQueueAttributesCommand({ QueueUrl: DEV.replays, AttributeNames: ['All'] });
  const { Attributes = {} } = await dev.sqs.send(command);
  return {
    waiting: Number(Attributes.ApproximateNumberOfMessages),
    inFlight: Number(Attributes.ApproximateNumberOfMessagesNotVisible),
  };
}

test('a record from the queue is written', async () => {
  await enqueueReplay('left_over');
  await waitUntil(async () => {
    const { waiting, inFlight } = await countMessages();
    return waiting + inFlight === 0;
  });
  expect(readOnlineFeatures(dev, 'left_over').features).toMatchObject({ txn_amount_1h: 2.5 });
});

test('a record that cannot be written stays in its file, with the reason, and in the queue', async () => {
  const key = await enqueueReplay('x'.repeat(3000));
  const readReplay = async () => (await readObject(dev.s3, DEV.lake, key)).toString();
  await waitUntil(async () => (await readReplay()).includes('longer than 2048 bytes'));
  await waitUntil(async () => {
    const { waiting, inFlight } = await countMessages();
    return waiting === 0 && inFlight === 1;
  });
  expect(await readReplay()).toContain('longer than 2048 bytes');
});
