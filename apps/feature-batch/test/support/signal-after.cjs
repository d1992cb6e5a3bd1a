/**
 * `node -r signal-after.cjs`: the process signals itself as soon as it has written SIGNAL_AFTER to its log. A signal from
 * outside would come at a moment that nobody knows.
 */
const { SIGNAL = 'SIGTERM', SIGNAL_AFTER = '' } = process.env;

const write = process.stdout.write.bind(process.stdout);
let hasSignalled = false;
process.stdout.write = (chunk, ...rest) => {
  const accepted = write(chunk, ...rest);
  if (!hasSignalled && String(chunk).includes(SIGNAL_AFTER)) {
    hasSignalled = true;
    process.kill(process.pid, SIGNAL);
  }
  return accepted;
};
