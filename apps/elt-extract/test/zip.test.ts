import { join } from 'node:path';
import { bundleNames, openFunctionZip } from '@cardlake/aws/test-kit';
import { ELT_FUNCTIONS, EXTRACT_JOB } from '@cardlake/job-contract';

const MOST_BYTES = 5 * 2 ** 20;
const zip = openFunctionZip(join(__dirname, '..', 'dist', 'function.zip'));
afterAll(zip.remove);
const functions = Object.values(ELT_FUNCTIONS).filter(({ build }) => build === 'eltExtract');

test('the zip is small, and has a file for each function and for the program of the job', () => {
  expect(zip.bytes.length).toBeLessThanOrEqual(MOST_BYTES);
  const program = { handler: EXTRACT_JOB.program };
  expect(Object.keys(zip.files).sort()).toEqual(bundleNames([...functions, program]));
});

test.each(functions)('$handler begins with the contents of the zip alone', async (declared) => {
  expect(await zip.typeOfHandler(declared)).toBe('function');
});
