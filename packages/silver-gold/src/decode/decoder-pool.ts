import { Worker } from 'node:worker_threads';
import { decodeObject } from './decode-object';
import type { DecodedObject, DecodeTask } from './protocol';
import type { Shape } from './shape';
import type { WorkerReply } from './worker';

/** Decodes bronze objects. */
export interface Decoder {
  /** Yields one result a task, in the order of the tasks. */
  decode(tasks: readonly DecodeTask[]): AsyncIterable<DecodedObject>;
  close(): Promise<void>;
}

/** Decodes on the calling thread. */
export function inlineDecoder(): Decoder {
  return {
    async *decode(tasks) {
      let shape: Shape | undefined;
      for (const task of tasks) {
        const result = await decodeObject(task, shape);
        shape = result.shape;
        yield result.decoded;
      }
    },
    close: async () => {},
  };
}

/**
 * Decodes on worker threads, one object a thread at a time; the threads start with the first task.
 *
 * @param script bundled file that calls `serveDecoder`
 * @param threads at most so many workers
 */
export function threadedDecoder(script: string, threads: number): Decoder {
  const workers: Worker[] = [];
  return {
    async *decode(tasks) {
      while (workers.length < Math.min(threads, tasks.length)) workers.push(new Worker(script));
      const waiting = tasks.map((task) => ({ task, result: deferred<DecodedObject>() }));
      const queue = [...waiting];
      const drain = async (worker: Worker): Promise<void> => {
        for (let next = queue.shift(); next; next = queue.shift()) {
          const { task, result } = next;
          await ask(worker, task).then(result.resolve, result.reject);
        }
      };
      for (const worker of workers) void drain(worker);
      for (const { result } of waiting) yield await result.promise;
    },
    close: async () => {
      await Promise.all(workers.splice(0).map((worker) => worker.terminate()));
    },
  };
}

function ask(worker: Worker, task: DecodeTask): Promise<DecodedObject> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void): void => {
      worker.off('message', onMessage);
      worker.off('error', onError);
      act();
    };
    const onMessage = (reply: WorkerReply): void =>
      settle(() => ('decoded' in reply ? resolve(reply.decoded) : reject(reply.error)));
    const onError = (error: Error): void => settle(() => reject(error));
    worker.on('message', onMessage);
    worker.on('error', onError);
    worker.postMessage(task);
  });
}

interface Deferred<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: unknown) => void;
}

function deferred<T>(): Deferred<T> {
  let resolve!: (value: T) => void;
  let reject!: (error: unknown) => void;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  // A failure that nobody awaits yet is reported when its turn comes.
  promise.catch(() => {});
  return { promise, resolve, reject };
}
