import { Worker } from 'node:worker_threads';
import { decodeObject } from './decode-object';
import type { LineLayout } from './line-layout';
import type { DecodedObject, DecodeReply, DecodeTask } from './messages';
import { withResolvers } from './with-resolvers';

/** Decodes bronze objects. */
export interface Decoder {
  /** Yields one result per task, in the order of the tasks. */
  decode(tasks: readonly DecodeTask[]): AsyncIterable<DecodedObject>;
  close(): Promise<void>;
}

/** Creates a decoder that works on the calling thread. */
export function inlineDecoder(): Decoder {
  return {
    async *decode(tasks) {
      let layout: LineLayout | undefined;
      for (const task of tasks) {
        const result = await decodeObject(task, layout);
        layout = result.layout;
        yield result.decoded;
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
      const requests = tasks.map((task) => ({ task, result: withResolvers<DecodedObject>() }));
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

function requestDecode(worker: Worker, task: DecodeTask): Promise<DecodedObject> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void): void => {
      worker.off('message', onMessage);
      worker.off('error', onError);
      act();
    };
    const onMessage = (reply: DecodeReply): void =>
      settle(() => ('decoded' in reply ? resolve(reply.decoded) : reject(reply.error)));
    const onError = (error: Error): void => settle(() => reject(error));
    worker.on('message', onMessage);
    worker.on('error', onError);
    worker.postMessage(task);
  });
}
