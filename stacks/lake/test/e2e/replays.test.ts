import { DEV } from '../support/dev-environment';
import { readObject } from '../support/lake-bucket';
import { waitUntil } from '../support/wait-until';
import { startLakeEnvironment } from './support/lake-environment';
import { readOnlineFeatures } from './support/pipeline';
import { enqueueReplay, untilReplaysAre } from './support/replay-queue';
import { embeddedEngineIn } from './support/spark-commands';

const dev = startLakeEnvironment(embeddedEngineIn);
afterAll(() => dev.stop());

test('a record from the queue is written', async () => {
  await enqueueReplay(dev, 'left_over');
  await untilReplaysAre(dev, { waiting: 0, inFlight: 0 });
  expect(readOnlineFeatures(dev, 'left_over').features).toMatchObject({ txn_amount_1h: 2.5 });
});

test('a record that cannot be written stays in its file, with the reason, and in the queue', async () => {
  const key = await enqueueReplay(dev, 'x'.repeat(3000));
  const readReplay = async () => (await readObject(dev.s3, DEV.lake, key)).toString();
  await waitUntil(async () => (await readReplay()).includes('longer than 2048 bytes'));
  await untilReplaysAre(dev, { waiting: 0, inFlight: 1 });
  expect(await readReplay()).toContain('longer than 2048 bytes');
});
