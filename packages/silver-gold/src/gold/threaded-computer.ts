import { Worker } from 'node:worker_threads';
import { type Resolvers, withResolvers } from '../decode/with-resolvers';
import { type FeatureComputer, inlineComputer } from './feature-computer';
import type { FeatureReply, FeatureRequest } from './feature-messages';
import type { FeatureBlocks } from './feature-task';

/** Threads that may compute features. */
export interface FeatureThreads {
  /** Absolute path of a bundled script that calls `serveFeatures`. */
  readonly script: string;
  /** Maximum number of threads. */
  readonly threads: number;
}

/** Rows from which threads are worth it: starting them takes about as long as computing this many. */
const MIN_ROWS_FOR_THREADS = 200_000;

/** Chooses threads for much work, and the calling thread for little or when there are none. */
export const chooseComputer = (rows: number, options: FeatureThreads | undefined): FeatureComputer =>
  options && options.threads > 1 && rows >= MIN_ROWS_FOR_THREADS
    ? threadedComputer(options)
    : inlineComputer();

/** Groups and batches that wait at each thread while it works on one, so that it never waits for this thread. */
const AHEAD = 2;

/** Creates a computer that works on worker threads, which start with the first request. */
export function threadedComputer({ script, threads }: FeatureThreads): FeatureComputer {
  let workers: FeatureThread[] = [];
  let last: FeatureThread | undefined;
  const start = (): FeatureThread[] => {
    if (workers.length === 0) workers = Array.from({ length: threads }, () => new FeatureThread(script));
    return workers;
  };
  const idlest = (): FeatureThread =>
    start().reduce((best, each) => (each.outstanding < best.outstanding ? each : best));
  return {
    begin(task) {
      for (const worker of start()) worker.post({ kind: 'begin', task });
    },
    async compute(group) {
      const continues = group.batch.entityStart[0] === 0;
      last = continues && last ? last : idlest();
      return (await last.request({ kind: 'compute', group })) as FeatureBlocks;
    },
    async assemble(task) {
      const transferred = task.spare.byteLength > 0 ? [task.spare] : [];
      return (await idlest().request({ kind: 'assemble', task }, transferred)) as ArrayBuffer;
    },
    outstanding: AHEAD * threads,
    async close() {
      await Promise.all(workers.splice(0).map((worker) => worker.close()));
    },
  };
}

/** A worker thread, whose replies come in the order of the requests. */
class FeatureThread {
  private readonly worker: Worker;
  private readonly waiting: Resolvers<FeatureBlocks | ArrayBuffer>[] = [];
  private failure: { readonly error: unknown } | undefined;

  constructor(script: string) {
    this.worker = new Worker(script);
    this.worker.on('message', (reply: FeatureReply) => {
      if ('error' in reply) this.fail(reply.error);
      else this.waiting.shift()?.resolve(reply.result);
    });
    this.worker.on('error', (error) => this.fail(error));
    this.worker.on('exit', (code) => this.fail(new Error(`a feature thread ended with code ${code}`)));
  }

  get outstanding(): number {
    return this.waiting.length;
  }

  post(request: FeatureRequest, transferred: ArrayBuffer[] = []): void {
    this.worker.postMessage(request, transferred);
  }

  request(request: FeatureRequest, transferred?: ArrayBuffer[]): Promise<FeatureBlocks | ArrayBuffer> {
    if (this.failure) return Promise.reject(this.failure.error);
    const reply = withResolvers<FeatureBlocks | ArrayBuffer>();
    this.waiting.push(reply);
    this.post(request, transferred);
    return reply.promise;
  }

  async close(): Promise<void> {
    await this.worker.terminate();
  }

  /** Fails everything that waits, and whatever is requested later: the thread may have lost the state of an entity. */
  private fail(error: unknown): void {
    this.failure ??= { error };
    for (const { reject } of this.waiting.splice(0)) reject(this.failure.error);
  }
}
