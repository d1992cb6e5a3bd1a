import { performance } from 'node:perf_hooks';
import { Connection } from './connection';

/** Latencies of requests, and what they were answered. */
export interface LoadResult {
  /** Milliseconds from the time at which each request was to be sent until its answer was there, ascending. */
  readonly latencies: Float64Array;
  readonly seconds: number;
  /** Answers that were not 200. */
  readonly refused: number;
}

/** Options of a load. */
export interface LoadOptions {
  readonly url: string;
  readonly requests: number;
  readonly connections: number;
  /** Returns the body of a request. */
  readonly bodyOf: (request: number) => string;
}

/**
 * Sends requests at a rate, whether or not the earlier ones are answered. A request that has to wait for a free
 * connection waits on the server's account: its latency begins when it was to be sent, so that a server that stands
 * still is measured for all who would have come meanwhile.
 */
export const sendAtRate = (options: LoadOptions, perSecond: number): Promise<LoadResult> =>
  send(options, (request) => (request * 1000) / perSecond);

/** Sends each request as soon as a connection is free. */
export const sendAtOnce = (options: LoadOptions): Promise<LoadResult> => send(options, () => 0);

async function send(
  { url, requests, connections, bodyOf }: LoadOptions,
  dueMs: (request: number) => number,
): Promise<LoadResult> {
  const free = await Promise.all(Array.from({ length: connections }, () => Connection.open(url)));
  const all = [...free];
  const latencies = new Float64Array(requests);
  let sent = 0;
  let answered = 0;
  let refused = 0;
  const start = performance.now();
  await new Promise<void>((resolve) => {
    const sendDue = (): void => {
      const now = performance.now() - start;
      while (sent < requests && free.length > 0 && dueMs(sent) <= now) {
        const request = sent++;
        // The one that has been idle longest: the server closes those that are idle for seconds.
        const connection = free.shift();
        connection?.post('/score', bodyOf(request), (status) => {
          const due = dueMs(request);
          latencies[request] = performance.now() - start - due;
          if (status !== 200) refused++;
          free.push(connection);
          if (++answered === requests) resolve();
        });
      }
      // A timer would wake up to a millisecond late, which is as long as an answer takes.
      if (answered < requests) setImmediate(sendDue);
    };
    sendDue();
  });
  const seconds = (performance.now() - start) / 1000;
  for (const connection of all) connection.close();
  return { latencies: latencies.sort(), seconds, refused };
}

/** Returns the latency that a share of the requests did not exceed. */
export const percentile = ({ latencies }: LoadResult, share: number): number =>
  latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? Number.NaN;
