import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Creates a folder for a lake and its inputs before each test, and removes it afterwards. */
export function tempLake() {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cardlake-bronze-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  return {
    get root() {
      return join(folder, 'lake');
    },
    path: (name: string) => join(folder, name),
    /** Writes an input file and returns its path. */
    file(name: string, content: string | Uint8Array) {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    },
  };
}
