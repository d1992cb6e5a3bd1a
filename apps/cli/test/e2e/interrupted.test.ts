import { testFolder } from '@cardlake/engine/test-kit';
import { openLake } from '@cardlake/lake';
import { cardlake, interrupted, start } from '../support/cardlake';

const path = testFolder();
const VERIFIED = /^OK: \d+ tables, [\d,]+ rows, 0 findings\n$/;
const TRAFFIC = ['--num-transactions', '2000', '--days', '32', '--cards', '60'];
const all = (lake: string) => ['run', 'all', ...TRAFFIC, '--lake', path(lake)];
/** Moments to interrupt a run at: a finished stage, and milliseconds after it. */
const MOMENTS = [
  ['generate', 0],
  ['generate', 150],
  ['silver', 0],
  ['gold', 0],
] as const;

test.each(MOMENTS)(
  'Ctrl-C after %s and %i ms is reported, and the next run continues',
  async (stage, delayMs) => {
    const lake = `${stage}-${delayMs}`;
    const { code, out, err } = await interrupted({ signal: 'SIGINT', after: stage, delayMs }, ...all(lake));
    // A fast machine may have ended the run within the delay.
    if (code !== 0 || delayMs === 0) {
      expect([code, out]).toEqual([130, '']);
      expect(err).toMatch(/cardlake: stopped\. Nothing is lost: .*\n$/);
    }
    expect(await cardlake(...all(lake), '--quiet')).toMatchObject({ code: 0, err: '' });
    const verdict = await cardlake('verify', '--quiet', '--lake', path(lake));
    expect(verdict).toEqual({ code: 0, out: expect.stringMatching(VERIFIED), err: '' });
  },
);

test('SIGTERM ends a run with its own exit code', async () => {
  const { code } = await interrupted({ signal: 'SIGTERM', after: 'generate' }, ...all('terminated'));
  expect(code).toBe(143);
});

test('a second run is refused and told who is writing; readers are not; afterwards it may run', async () => {
  const lake = path('shared');
  const writer = await (await openLake(lake, { create: true })).beginWrite();
  const { code, err } = await cardlake('run', 'stream', '--lake', lake);
  expect([code, err]).toEqual([
    75,
    expect.stringContaining(`process ${process.pid} is writing to the lake ${lake}`),
  ]);
  const status = await cardlake('status', '--lake', lake);
  expect([status.code, status.out]).toEqual([
    0,
    expect.stringContaining(`process ${process.pid} writes to it`),
  ]);
  writer.release();
  expect((await cardlake('run', 'stream', '--lake', lake)).code).toBe(0);
});

test('a reader that goes away is not an error: `cardlake query … | head -1`', async () => {
  const lake = path('piped');
  await cardlake('generate', '-n', '20000', '--days', '3', '--lake', lake, '--quiet');
  const run = start('query', 'SELECT * FROM bronze.card_authorization', '--lake', lake);
  await new Promise((resolve) => run.child.stdout.once('data', resolve));
  run.child.stdout.destroy();
  const { code, err } = await run.ended;
  expect([code, err]).toEqual([0, '']);
});
