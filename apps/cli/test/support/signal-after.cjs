/**
 * `node -r signal-after.cjs`: the process signals itself once it has written SIGNAL_AFTER to standard error, SIGNAL_DELAY_MS
 * later. A test that did so from outside would come too late on a busy machine.
 */
const { isMainThread } = require('node:worker_threads');

const { SIGNAL = 'SIGINT', SIGNAL_AFTER = '', SIGNAL_DELAY_MS = '0' } = process.env;

if (isMainThread) {
  const write = process.stderr.write.bind(process.stderr);
  let written = '';
  process.stderr.write = (chunk, ...rest) => {
    const hadText = written.includes(SIGNAL_AFTER);
    written += chunk;
    if (!hadText && written.includes(SIGNAL_AFTER)) {
      setTimeout(() => process.kill(process.pid, SIGNAL), Number(SIGNAL_DELAY_MS));
    }
    return write(chunk, ...rest);
  };
}
