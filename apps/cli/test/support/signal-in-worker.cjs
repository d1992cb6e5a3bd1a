/**
 * `node -r signal-in-worker.cjs`: the process signals itself right after it has given worker threads SIGNAL_MESSAGES pieces of work of
 * the kind SIGNAL_WORK: while they compute.
 */
const { isMainThread, Worker } = require('node:worker_threads');

const { SIGNAL = 'SIGINT', SIGNAL_WORK = '', SIGNAL_MESSAGES = '1' } = process.env;

if (isMainThread) {
  const { postMessage } = Worker.prototype;
  let left = Number(SIGNAL_MESSAGES);
  Worker.prototype.postMessage = function post(message, transferred) {
    postMessage.call(this, message, transferred);
    if ((message.kind ?? 'decode') !== SIGNAL_WORK) return;
    left -= 1;
    if (left === 0) process.kill(process.pid, SIGNAL);
  };
}
