import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { createApp, LIMITS } from './http/app';
import { ScoreQueue } from './http/score-queue';
import { listenError } from './listen-error';
import { createMetrics } from './metrics';
import { type Recovered, Serving, type ServingOptions } from './serving';

/** Options of a server. */
export interface ServerOptions extends ServingOptions {
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  /** Description of what decides, for `/healthz`. */
  readonly about: () => Readonly<Record<string, string>>;
  /** Called with each error that is no fault of a caller. */
  readonly onFault: (error: unknown) => void;
}

/** A server that listens. */
export interface Server {
  /** `http://127.0.0.1:7070` */
  readonly url: string;
  readonly recovered: Recovered;
  /**
   * Answers what was asked before, seals the log and ends.
   * @returns false when something could not be sealed, which the next start does
   * @throws UserError of the disk
   */
  stop(): Promise<boolean>;
}

/**
 * Starts a server of decisions on a lake.
 * @throws UserError `port_taken`; those of `Serving.open`
 */
export async function startServer(options: ServerOptions): Promise<Server> {
  const { host, port, about, clock, onFault } = options;
  const { serving, recovered } = await Serving.open(options);
  const metrics = createMetrics({
    logLagBytes: () => serving.logLagBytes,
    openSegments: () => serving.openSegments,
    waiting: () => queue.waiting,
    decisionsInMemory: () => serving.decisionsInMemory,
  });
  const queue = new ScoreQueue({ serving, metrics, limit: LIMITS.waiting, onFault });
  const app = createApp({ serving, metrics, queue, clock, about, onFault });
  try {
    await app.listen({ host, port });
  } catch (error) {
    await serving.stop();
    throw listenError(error, host, port);
  }
  let stopping: Promise<boolean> | undefined;
  return {
    url: urlOf(app),
    recovered,
    stop() {
      stopping ??= app.close().then(() => serving.stop());
      return stopping;
    },
  };
}

function urlOf(app: FastifyInstance): string {
  const { address, port, family } = app.server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
