import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testCredentials } from '@cardlake/aws/test-kit';
import { ELT_FUNCTIONS } from '@cardlake/job-contract';
import { unzipSync } from 'fflate';

const MOST_BYTES = 5 * 2 ** 20;
const zip = readFileSync(join(__dirname, '..', 'dist', 'function.zip'));
const files = unzipSync(zip);
const unpacked = mkdtempSync(join(tmpdir(), 'cardlake-elt-extract-'));
afterAll(() => rmSync(unpacked, { recursive: true, force: true }));
const functions = Object.entries(ELT_FUNCTIONS).filter(([, { build }]) => build === 'eltExtract');

test('the zip is small, and has a file for each function', () => {
  expect(zip.length).toBeLessThanOrEqual(MOST_BYTES);
  const modules = functions.map(([, { handler }]) => `${handler.split('.')[0]}.js`);
  expect(Object.keys(files).sort()).toEqual(modules.flatMap((file) => [file, `${file}.map`]).sort());
});

test.each(functions)('%s begins with the contents of the zip alone', (_, { handler, environment }) => {
  for (const [name, content] of Object.entries(files)) writeFileSync(join(unpacked, name), content);
  const [file, name] = handler.split('.');
  const script = `process.stdout.write(typeof require('./${file}.js').${name}); process.exit()`;
  const some = Object.fromEntries(Object.keys(environment).map((variable) => [variable, 'some']));
  // Without this machine's environment, and so without its modules. Nothing answers at the endpoint.
  const output = execFileSync(process.execPath, ['-e', script], {
    cwd: unpacked,
    env: { ...some, ...testCredentials, AWS_ENDPOINT_URL: 'http://127.0.0.1:9' },
  });
  expect(output.toString()).toBe('function');
});
