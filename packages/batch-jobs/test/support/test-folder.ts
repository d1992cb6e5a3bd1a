import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Creates a temporary folder for a test file. @returns a function that gives the path of a name in it */
export function testFolder(): (name: string) => string {
  const home = mkdtempSync(join(tmpdir(), 'cardlake-batch-'));
  afterAll(() => rmSync(home, { recursive: true, force: true }));
  return (name) => join(home, name);
}
