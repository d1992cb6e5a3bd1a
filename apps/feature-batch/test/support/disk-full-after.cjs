/**
 * `node -r disk-full-after.cjs`: the disk of TMPDIR has no space left as soon as the process has written DISK_FULL_AFTER to its
 * log.
 */
const { closeSync, openSync, writeSync } = require('node:fs');
const { join } = require('node:path');

const { DISK_FULL_AFTER = '', TMPDIR = '' } = process.env;

/** Takes all space, to the last block. */
function fillDisk() {
  const file = openSync(join(TMPDIR, 'ballast'), 'w');
  for (const bytes of [1 << 20, 1 << 12])
    try {
      for (;;) writeSync(file, Buffer.alloc(bytes));
    } catch (error) {
      if (error.code !== 'ENOSPC') throw error;
    }
  closeSync(file);
}

const write = process.stdout.write.bind(process.stdout);
let isFull = false;
process.stdout.write = (chunk, ...rest) => {
  const accepted = write(chunk, ...rest);
  if (!isFull && String(chunk).includes(DISK_FULL_AFTER)) {
    isFull = true;
    fillDisk();
  }
  return accepted;
};
