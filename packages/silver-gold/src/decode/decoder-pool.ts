import { Worker } from 'node:worker_threads';
import { UserError } from '@cardlake/runtime';
import { decodeObject } from './decode-object';
import type { LineLayout } from './line-layout';
import type { DecodeReply, DecodeResult, DecodeTask } from './messages';
import { withResolvers } from './with-resolvers';

/** Decodes bronze objects. */
export interface Decoder {
  /** Yields one result per task, in the order of the tasks. */
  decode(tasks: readonly DecodeTask[]): AsyncIterable<DecodeResult>;
  close(): Promise<void>;
}

/** Creates a decoder that works on the calling thread. */
export function inlineDecoder(): Decoder {
  return {
    async *decode(tasks) {
      let layout: LineLayout | undefined;
      for (const task of tasks) {
        const decoded = await decodeObject(task, layout);
        layout = decoded.layout;
        yield decoded.result;
      }
    },
    close: async () => {},
  };
}

/**
 * Creates a decoder that works on worker threads, each on one object at a time. The threads start with the first task.
 *
 * @param script bundled file that calls `serveDecoder`
 * @param threads maximum number of workers
 */
export function threadedDecoder(script: string, threads: number): Decoder {
  const workers: Worker[] = [];
  return {
    async *decode(tasks) {
      while (workers.length < Math.min(threads, tasks.length)) workers.push(new Worker(script));
      const requests = tasks.map((task) => ({ task, result: withResolvers<DecodeResult>() }));
      const queue = [...requests];
      const drain = async (worker: Worker): Promise<void> => {
        for (let next = queue.shift(); next; next = queue.shift()) {
          const { task, result } = next;
          await requestDecode(worker, task).then(result.resolve, result.reject);
        }
      };
      for (const worker of workers) void drain(worker);
      for (const { result } of requests) yield await result.promise;
    },
    close: async () => {
      await Promise.all(workers.splice(0).map((worker) => worker.terminate()));
    },
  };
}

/** Returns the error of a reply; a user error has lost its class on the way. */
function errorOf(reply: Exclude<DecodeReply, { readonly result: DecodeResult }>): unknown {
  if ('error' in reply) return reply.error;
  const { code, message, hint } = reply.userError;
  return new UserError(code, message, hint === undefined ? {} : { hint });
}

function requestDecode(worker: Worker, task: DecodeTask): Promise<DecodeResult> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void): void => {
      worker.off('message', onMessage);
      worker.off('error', onError);
      act();
    };
    const onMessage = (reply: DecodeReply): void =>
      settle(() => ('result' in reply ? resolve(reply.result) : reject(errorOf(reply))));
    const onError = (error: Error): void => settle(() => reject(error));
    worker.on('message', onMessage);
    worker.on('error', onError);
    worker.postMessage(task);
  });
}
