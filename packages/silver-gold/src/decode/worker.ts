import { parentPort } from 'node:worker_threads';
import { decodeObject } from './decode-object';
import type { DecodedObject, DecodeTask } from './protocol';
import type { Shape } from './shape';

export type WorkerReply = { readonly decoded: DecodedObject } | { readonly error: unknown };

/** Body of a decoder thread: one task at a time, each answered with its result or its error. */
export function serveDecoder(): void {
  const port = parentPort;
  if (!port) throw new Error('serveDecoder runs in a worker thread only');
  let shape: Shape | undefined;
  port.on('message', async (task: DecodeTask) => {
    let reply: WorkerReply;
    try {
      const result = await decodeObject(task, shape);
      shape = result.shape;
      reply = { decoded: result.decoded };
    } catch (error) {
      reply = { error };
    }
    port.postMessage(reply);
  });
}
