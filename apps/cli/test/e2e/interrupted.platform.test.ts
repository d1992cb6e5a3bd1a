import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { hashFiles, testFolder } from '@cardlake/engine/test-kit';
import { cardlake, interruptedInWorkers } from '../support/cardlake';

const path = testFolder();
const lake = path('lake');
const tempDir = path('tmp');

/** Files of the lake that its writers or readers leave, without those of bronze, by path. */
const stateOfLake = () =>
  Object.fromEntries(Object.entries(hashFiles(lake)).filter(([file]) => !file.startsWith('/bronze/')));
const leftovers = () => [
  ...readdirSync(tempDir),
  ...['staging', 'incoming'].flatMap((folder) => {
    try {
      return readdirSync(join(lake, '_cardlake', folder));
    } catch {
      return [];
    }
  }),
];

beforeAll(async () => {
  mkdirSync(tempDir);
  // As many rows as threads take, and bytes enough for them to decode.
  const traffic = ['-n', '420000', '--days', '8', '--cards', '2000'];
  expect(await cardlake('generate', ...traffic, '--lake', lake, '--quiet')).toMatchObject({ code: 0 });
});

test.each([
  ['decode', 'SIGINT', 130],
  ['compute', 'SIGTERM', 143],
  ['compute', 'SIGINT', 130],
] as const)(
  'a run that is stopped while threads %s (%s) ends at once and leaves nothing',
  async (work, signal, code) => {
    const before = stateOfLake();
    const stopped = await interruptedInWorkers(
      { signal, work, messages: 3, tempDir },
      ...['run', 'stream', '--lake', lake],
    );
    expect(stopped).toMatchObject({
      code,
      out: '',
      err: expect.stringContaining('stopped. Nothing is lost'),
    });
    // It did not wait for the stage to end.
    expect(stopped.err).not.toMatch(work === 'decode' ? /^silver / : /^gold .*rt_card/m);
    expect(leftovers()).toEqual([]);
    if (work === 'decode') expect(stateOfLake()).toEqual(before);
  },
);

test('the next run takes up where they stopped, and a check that is stopped changes nothing', async () => {
  expect(await cardlake('run', 'stream', '--lake', lake, '--quiet')).toMatchObject({ code: 0, err: '' });
  const before = stateOfLake();
  const stopped = await interruptedInWorkers(
    { signal: 'SIGINT', work: 'compute', messages: 3, tempDir },
    ...['verify', '--lake', lake],
  );
  expect(stopped).toMatchObject({
    code: 130,
    out: '',
    err: expect.stringContaining('The lake is unchanged'),
  });
  expect([stateOfLake(), leftovers()]).toEqual([before, []]);
});
