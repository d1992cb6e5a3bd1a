import { PutObjectCommand } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { REPLAY_PREFIX } from '@cardlake/job-contract';
import { DEV, type DevEnvironment } from '../../support/dev-environment';
import { waitUntil } from '../../support/wait-until';

const FOLDER = `${REPLAY_PREFIX}/e2e/`;

/** Puts a replay file with one card into the lake and a message about it into the queue; answers the key. */
export async function enqueueReplay(dev: DevEnvironment, card_id: string): Promise<string> {
  const key = `${FOLDER}rt_card_features_v1/${card_id.slice(0, 10)}.ndjson`;
  const values = {
    card_id,
    event_time: new Date().toISOString(),
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

/** Waits until the queue of replays holds so many messages. */
export const untilReplaysAre = (
  { sqs }: DevEnvironment,
  expected: { readonly waiting: number; readonly inFlight: number },
): Promise<void> =>
  waitUntil(async () => {
    const command = new GetQueueAttributesCommand({ QueueUrl: DEV.replays, AttributeNames: ['All'] });
    const { Attributes = {} } = await sqs.send(command);
    return (
      Number(Attributes.ApproximateNumberOfMessages) === expected.waiting &&
      Number(Attributes.ApproximateNumberOfMessagesNotVisible) === expected.inFlight
    );
  });
