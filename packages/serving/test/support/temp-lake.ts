import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Creates a folder for a lake before each test, and removes it afterwards. */
export function tempLake() {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cardlake-serving-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  return {
    get root() {
      return join(folder, 'lake');
    },
  };
}
