import { testFolder } from '@cardlake/engine/test-kit';
import { type Ended, interrupted, spawnCardlake } from '../support/cardlake';

jest.setTimeout(1_800_000);

const path = testFolder();
const folder = path('local');
const local = (...args: readonly string[]): Promise<Ended> =>
  spawnCardlake({}, 'local', ...args, '--folder', folder);
afterAll(() => local('down'));

/** Tests whether anything answers at an address. */
const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    () => true,
    () => false,
  );

test('Ctrl-C before the services are ready leaves nothing running', async () => {
  const up = ['local', 'up', '--no-build', '--port', '0', '--folder', folder];
  const stopped = await interrupted({ signal: 'SIGINT', after: 'synthesize the stacks' }, ...up);
  expect(stopped).toMatchObject({ code: 130, out: '', err: expect.stringContaining('stopped. Nothing') });
  expect(await local('status')).toMatchObject({ code: 1 });
});

test('the dev environment takes authorisations on this machine until it is stopped', async () => {
  const up = await local('up', '--no-build', '--port', '0');
  expect(up).toMatchObject({ code: 0 });
  const { out, code } = await local('status', '--json');
  const { running, variables, stream, stacks } = JSON.parse(out);
  expect([code, running]).toEqual([0, true]);
  expect(stacks).toEqual(expect.arrayContaining(['dev-foundation', 'dev-bronze', 'dev-pipeline']));
  // What it says to type next works.
  expect(up.out).toContain(`--kinesis-stream ${stream}`);
  const traffic = ['-n', '100', '--cards', '5', '--days', '1', '--failed-folder', path('.')];
  const sent = await spawnCardlake(variables, 'generate', ...traffic, '--kinesis-stream', stream);
  expect(sent).toMatchObject({ code: 0 });
  expect(await local('up', '--port', '0')).toMatchObject({
    code: 2,
    err: expect.stringContaining('runs already'),
  });

  expect(await answers(variables.AWS_ENDPOINT_URL)).toBe(true);
  expect(await local('down')).toMatchObject({ code: 0, out: 'Local AWS is stopped.\n' });
  expect(await answers(variables.AWS_ENDPOINT_URL)).toBe(false);
  expect(await local('down')).toMatchObject({ code: 0, out: 'Local AWS does not run.\n' });
});
