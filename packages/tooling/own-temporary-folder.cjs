/**
 * Gives a run of tests a folder of its own for temporary files, and removes it at the end with whatever is left in it:
 * libraries that never clean up, programs that a test kills, the folders that pytest keeps. What a test starts has it, too.
 * The jest preset requires it; other runs begin with `node -r @cardlake/tooling/own-temporary-folder`.
 */
const { chmodSync, mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const folder = mkdtempSync(join(tmpdir(), 'cardlake-test-'));
// Programs that a test starts as another user have their temporary files in it, too, as in the folder of the system.
chmodSync(folder, 0o1777);
// By these names Node, Python, Go and Terraform find it, on Unix and on Windows.
for (const name of ['TMPDIR', 'TEMP', 'TMP']) process.env[name] = folder;
process.on('exit', () => {
  try {
    // A program that has just been stopped may still write.
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  } catch (error) {
    process.stderr.write(`cardlake test: ${folder} is left: ${error.message}\n`);
  }
});
