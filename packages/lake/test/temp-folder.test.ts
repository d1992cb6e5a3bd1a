import { existsSync, rmSync } from 'node:fs';
import { createTempFolder } from '../src';

test('a folder for temporary files exists', () => {
  const folder = createTempFolder();
  expect(existsSync(folder)).toBe(true);
  rmSync(folder, { recursive: true });
});

test('a place for temporary files that cannot be used is named', () => {
  expect(() => createTempFolder('/nowhere')).toThrow(
    expect.objectContaining({
      name: 'UserError',
      code: 'bad_environment',
      message: 'the folder for temporary files cannot be used: /nowhere (ENOENT)',
      hint: expect.stringContaining('TMPDIR'),
    }),
  );
});
