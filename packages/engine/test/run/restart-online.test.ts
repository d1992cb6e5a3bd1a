import { runStream } from '../../src';
import { deliverPart, readContents, testContext, testFolder, verifyTestLake } from '../../test-kit';

const path = testFolder();
const YEAR_2099 = Date.UTC(2099, 0, 1) * 1000;

const SNAPSHOTS = 'online snapshots';

/** Takes the versions of published snapshot days out of the contents of a lake. */
function splitVersions(contents: Awaited<ReturnType<typeof readContents>>) {
  const days = contents[SNAPSHOTS] ?? [];
  return {
    contents: { ...contents, [SNAPSHOTS]: days.map((day) => day.replace(/\.v\d+\.ndjson/, '')) },
    versions: days.map((day) => Number(/\.v(\d+)\.ndjson/.exec(day)?.[1])),
  };
}

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
  const [opened, expected] = [splitVersions(contents), splitVersions(await readContents(never))];
  expect(expected.contents).toMatchObject(opened.contents);
  // Readers may have had versions of the days that were withdrawn, and would refuse lower ones.
  expect(opened.versions.filter((version, day) => version < Number(expected.versions[day]))).toEqual([]);
  expect(opened.versions).toContain(2);
  expect((await runStream({ lakeRoot, restartOnline: true }, testContext())).online).toMatchObject([
    { scope: 'up_to_date' },
  ]);
});
