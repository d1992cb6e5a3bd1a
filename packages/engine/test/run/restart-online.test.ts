import { runStream } from '../../src';
import { deliverPart, readContents, testContext, testFolder, verifyTestLake } from '../../test-kit';

const path = testFolder();
const YEAR_2099 = Date.UTC(2099, 0, 1) * 1000;

test('a lake that a slip closed until 2099 is found, and opened again', async () => {
  const lakeRoot = path('closed');
  await deliverPart(lakeRoot, 'first');
  await runStream({ lakeRoot, windowEndMicros: YEAR_2099, allowFuture: true }, testContext());
  await deliverPart(lakeRoot, 'second');

  const { online } = await runStream({ lakeRoot }, testContext());
  expect(online).toMatchObject([{ scope: 'deferred', written: 0 }]);
  expect(await verifyTestLake(lakeRoot)).toContainEqual({
    check: 'future',
    message: expect.stringMatching(/^rt_card_features_v1: .*2099-01-01.*--restart-online/),
  });
  await expect(
    runStream({ lakeRoot, windowEndMicros: Date.UTC(2026, 4, 1) * 1000 }, testContext()),
  ).rejects.toMatchObject({ code: 'window_end_back', hint: expect.stringContaining('--restart-online') });

  await runStream({ lakeRoot, restartOnline: true }, testContext());
  expect(await verifyTestLake(lakeRoot)).toEqual([]);
  const never = path('never-closed');
  await deliverPart(never, 'first');
  await deliverPart(never, 'second');
  await runStream({ lakeRoot: never }, testContext());
  const { ledger: _, ...contents } = await readContents(lakeRoot);
  expect(await readContents(never)).toMatchObject(contents);
  expect((await runStream({ lakeRoot, restartOnline: true }, testContext())).online).toMatchObject([
    { scope: 'up_to_date' },
  ]);
});
