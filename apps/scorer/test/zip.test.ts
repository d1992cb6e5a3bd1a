import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleNames, openFunctionZip } from '@cardlake/aws/test-kit';
import { SCORER_FUNCTIONS, SCORER_ZIP } from '@cardlake/job-contract';

const dist = join(__dirname, '..', 'dist');
const MOST_BYTES = 5 * 2 ** 20;
const zip = openFunctionZip(join(dist, SCORER_ZIP));
afterAll(zip.remove);

test('the manifest describes the zip, which is small, and has a file for each function', () => {
  const manifest = JSON.parse(readFileSync(join(dist, 'manifest.json'), 'utf8'));
  const sha256 = createHash('sha256').update(zip.bytes).digest('hex');
  expect(manifest.files).toEqual({ [SCORER_ZIP]: { path: SCORER_ZIP, sha256, bytes: zip.bytes.length } });
  expect(zip.bytes.length).toBeLessThanOrEqual(MOST_BYTES);
  expect(Object.keys(zip.files).sort()).toEqual(bundleNames(Object.values(SCORER_FUNCTIONS)));
});

test('the zip contains no times and no paths of the build machine', () => {
  expect(zip.bytes.readUInt16LE(12)).toBe((1 << 5) | 1);
  for (const content of Object.values(zip.files))
    expect(Buffer.from(content).includes(join(__dirname, '..', '..'))).toBe(false);
});

test.each(Object.entries(SCORER_FUNCTIONS))(
  '%s begins with the contents of the zip alone',
  async (_, declared) => {
    expect(await zip.typeOfHandler(declared, { SCORER: 'endpoint' })).toBe('function');
  },
);
