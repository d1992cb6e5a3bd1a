import { parentPort } from 'node:worker_threads';
import { isUserError } from '@cardlake/runtime';
import { decodeObject } from './decode-object';
import type { LineLayout } from './line-layout';
import type { DecodeReply, DecodeTask } from './messages';

/** Runs a decoder thread: decodes one task at a time and replies to each with its result or its error. */
export function serveDecoder(): void {
  const port = parentPort;
  if (!port) throw new Error('serveDecoder must run in a worker thread');
  let layout: LineLayout | undefined;
  port.on('message', async (task: DecodeTask) => {
    let reply: DecodeReply;
    try {
      const decoded = await decodeObject(task, layout);
      layout = decoded.layout;
      reply = { result: decoded.result };
    } catch (error) {
      reply = isUserError(error)
        ? { userError: { code: error.code, message: error.message, hint: error.hint } }
        : { error };
    }
    port.postMessage(reply);
  });
}
