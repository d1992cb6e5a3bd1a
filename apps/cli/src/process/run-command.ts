import type { EngineContext } from '@cardlake/engine';
import { engineConfig, type Reporter, silentReporter } from '@cardlake/runtime';
import type { App } from '../app';
import { type OutputOptions, progressFor } from '../output/mode';
import { decodeWorker, featureWorker } from './workers';

const RESUMABLE = 'Nothing is lost: the lake is consistent, and the next run continues from here.';
const UNCHANGED = 'The lake is unchanged.';

/** Runs an engine call that changes a lake, with CLI progress and interrupt handling. */
export const runWithProgress = <T>(
  app: App,
  options: OutputOptions,
  work: (context: EngineContext) => Promise<T>,
): Promise<T> => withProgress(app, options, RESUMABLE, work);

/** Runs an engine call that only reads a lake but takes a while, with CLI progress and interrupt handling. */
export const readWithProgress = <T>(
  app: App,
  options: OutputOptions,
  work: (context: EngineContext) => Promise<T>,
): Promise<T> => withProgress(app, options, UNCHANGED, work);

/** Runs an engine call that only reads a lake, with CLI interrupt handling. */
export const readLake = <T>(app: App, work: (context: EngineContext) => Promise<T>): Promise<T> =>
  app.shutdown.guard({ message: UNCHANGED }, (signal) => work(engineContext(app, silentReporter, signal)));

async function withProgress<T>(
  app: App,
  options: OutputOptions,
  message: string,
  work: (context: EngineContext) => Promise<T>,
): Promise<T> {
  const progress = progressFor(options, app);
  try {
    return await app.shutdown.guard({ onAbort: progress.close, message }, (signal) =>
      work(engineContext(app, progress.reporter, signal)),
    );
  } finally {
    progress.close();
  }
}

const engineContext = ({ clock, env }: App, reporter: Reporter, signal: AbortSignal): EngineContext => ({
  clock,
  reporter,
  resources: engineConfig(env),
  decodeWorker: decodeWorker(),
  featureWorker: featureWorker(),
  signal,
});
