import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { testCredentials } from '@cardlake/aws/test-kit';
import { SCORER_FUNCTIONS, SCORER_ZIP } from '@cardlake/job-contract';
import { unzipSync } from 'fflate';

const dist = join(__dirname, '..', 'dist');
const run = promisify(execFile);
const MOST_BYTES = 5 * 2 ** 20;
const zip = readFileSync(join(dist, SCORER_ZIP));
const files = unzipSync(zip);
const unpacked = mkdtempSync(join(tmpdir(), 'cardlake-scorer-'));
afterAll(() => rmSync(unpacked, { recursive: true, force: true }));

beforeAll(() => {
  for (const [name, content] of Object.entries(files)) writeFileSync(join(unpacked, name), content);
});

test('the manifest describes the zip, which is small, and has a file for each function', () => {
  const manifest = JSON.parse(readFileSync(join(dist, 'manifest.json'), 'utf8'));
  const sha256 = createHash('sha256').update(zip).digest('hex');
  expect(manifest.files).toEqual({ [SCORER_ZIP]: { path: SCORER_ZIP, sha256, bytes: zip.length } });
  expect(zip.length).toBeLessThanOrEqual(MOST_BYTES);
  const modules = Object.values(SCORER_FUNCTIONS).map(({ handler }) => `${handler.split('.')[0]}.js`);
  expect(Object.keys(files).sort()).toEqual(modules.flatMap((file) => [file, `${file}.map`]).sort());
});

test('the zip contains no times and no paths of the build machine', () => {
  expect(zip.readUInt16LE(12)).toBe((1 << 5) | 1);
  for (const content of Object.values(files))
    expect(Buffer.from(content).includes(join(__dirname, '..', '..'))).toBe(false);
});

test.each(Object.entries(SCORER_FUNCTIONS))(
  '%s begins with the contents of the zip alone',
  async (_, declared) => {
    const [file, name] = declared.handler.split('.');
    const some = Object.fromEntries(Object.keys(declared.environment).map((variable) => [variable, 'some']));
    const env = { ...some, SCORER: 'endpoint' };
    const script = `process.stdout.write(typeof require('./${file}.js').${name}); process.exit()`;
    // Without this machine's environment, and so without its modules. Nothing answers at the endpoint.
    const { stdout } = await run(process.execPath, ['-e', script], {
      cwd: unpacked,
      env: { ...env, ...testCredentials, AWS_ENDPOINT_URL: 'http://127.0.0.1:9' },
    });
    expect(stdout).toBe('function');
  },
);
