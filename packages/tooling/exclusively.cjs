/** Work that one process of this machine does at a time. A file beside what it makes names the process. */
const { readFileSync, rmSync, writeFileSync } = require('node:fs');

/** Waits until no other process holds a lock, and does the work under it. A process that is gone holds nothing. */
function exclusively(lock, work) {
  let told = false;
  while (!take(lock)) {
    if (!told) process.stderr.write(`cardlake: waiting for another process, which holds ${lock}\n`);
    told = true;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
  }
  const release = () => rmSync(lock, { force: true });
  // The work may end the process.
  process.once('exit', release);
  try {
    return work();
  } finally {
    process.off('exit', release);
    release();
  }
}

function take(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  if (isLeft(lock)) rmSync(lock, { force: true });
  return false;
}

/** Recognizes the lock of a process that is gone. It has no number for a moment after it was made. */
function isLeft(lock) {
  try {
    process.kill(Number(readFileSync(lock, 'utf8')), 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

module.exports = { exclusively };
