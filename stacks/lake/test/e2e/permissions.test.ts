import { DEV, ROLES } from '../support/dev-environment';
import { readUnusedActions, withoutStatement } from '../support/roles';
import { DELIVERY_STATEMENT, JOB_STATEMENTS } from '../support/taken-statements';
import { unjudgedActions } from '../support/unjudged-actions';
import { waitUntil } from '../support/wait-until';
import { startLakeEnvironment } from './support/lake-environment';
import { DATASET_DAY, nextWindowEnd, runPipeline, runStream } from './support/pipeline';
import { enqueueReplay, untilReplaysAre } from './support/replay-queue';
import { embeddedEngineIn } from './support/spark-commands';
import { JANUARY, sendTraffic } from './support/traffic';

const dev = startLakeEnvironment(embeddedEngineIn);
afterAll(() => dev.stop());

let windowEnd: number;
const nextStream = () => {
  windowEnd = Math.max(nextWindowEnd(), (windowEnd ?? 0) + 60_000);
  return runStream(dev, windowEnd);
};

test('every permission is used by a run, or local AWS does not judge it', async () => {
  await sendTraffic(dev, JANUARY);
  await nextStream();
  await sendTraffic(dev, {
    'num-transactions': 40,
    cards: 5,
    days: 1,
    seed: 8,
    start: '2026-01-05T00:00:00Z',
  });
  await nextStream();
  await runPipeline(dev, { mode: 'daily', dt: DATASET_DAY });
  await enqueueReplay(dev, 'x'.repeat(3000));
  await untilReplaysAre(dev, { waiting: 0, inFlight: 1 });
  // The writer has the message; it keeps the record that is refused a moment later.
  await waitUntil(async () => !(await readUnusedActions(dev, ROLES.writer)).includes('s3:PutObject'));

  // Other tests run every state of the machine.
  const { pipeline: _, ...used } = ROLES;
  for (const role of Object.values(used)) {
    expect([role, await readUnusedActions(dev, role)]).toEqual([role, unjudgedActions(role)]);
  }
  expect(dev.takeDenied()).toEqual([]);
});

describe('without a statement of the job role the run fails', () => {
  test.each(JOB_STATEMENTS)('%s', async (sid, action) => {
    const failing = withoutStatement(dev.iam, ROLES.job, sid, nextStream);
    await expect(failing).rejects.toThrow(/the pipeline ended with FAILED/);
    expect(dev.takeDenied()).toEqual([`${ROLES.job} ${action}`]);
  });
});

test('without its write statement the delivery loses its records', async () => {
  const traffic = ['--num-transactions', '5', '--cards', '1', '--days', '1'];
  await withoutStatement(dev.iam, ROLES.authorizations, DELIVERY_STATEMENT, async () => {
    dev.cardlake(
      'generate',
      ...traffic,
      '--kinesis-stream',
      DEV.stream,
      '--failed-folder',
      dev.createFolder(),
    );
    await waitUntil(async () => dev.takeDenied().includes(`${ROLES.authorizations} s3:PutObject`));
  });
});
