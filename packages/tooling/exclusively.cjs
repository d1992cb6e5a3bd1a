/** Work that one process of this machine does at a time. A file beside what it makes names the process. */
const { readFileSync, rmSync, statSync, writeFileSync } = require('node:fs');

/** Time after which a lock without a number is none of a process that is about to write it, in milliseconds. */
const MOMENT_MS = 10_000;
/** Time that no work takes, in milliseconds: a lock of that age is left, whatever process has its number by now. */
const LONGEST_MS = 3_600_000;

/** Waits until no other process holds a lock, and does the work under it. A process that is gone holds nothing. */
function exclusively(lock, work) {
  let told = false;
  while (!take(lock)) {
    if (!told)
      process.stderr.write(
        `cardlake: waiting for another process, which holds ${lock}; remove that file if there is none\n`,
      );
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

/** Recognizes the lock of a process that is gone, or was before the machine or its container started again. */
function isLeft(lock) {
  try {
    const age = Date.now() - statSync(lock).mtimeMs;
    const holder = readFileSync(lock, 'utf8');
    if (age > LONGEST_MS || holder === String(process.pid)) return true;
    if (holder === '') return age > MOMENT_MS;
    process.kill(Number(holder), 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

module.exports = { exclusively };
