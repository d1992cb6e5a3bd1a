import type { App } from '../app';
import { type OutputOptions, progressFor } from '../output/mode';
import type { Surroundings } from '../pipeline/lake-run';

const NOTHING_LOST = 'Nothing is lost: the lake is whole, and the next run goes on from here.';

/** Runs a piece of the pipeline with the progress, the clock and the Ctrl-C of the command line. */
export async function inTheOpen<T>(
  app: App,
  options: OutputOptions,
  work: (surroundings: Surroundings) => Promise<T>,
): Promise<T> {
  const { console, clock, env, shutdown } = app;
  const progress = progressFor(options, console, clock, env);
  const guard: Surroundings['guard'] = (letGo, guarded) => shutdown.during({ letGo }, guarded);
  try {
    return await shutdown.during({ letGo: progress.close, say: NOTHING_LOST }, () =>
      work({ clock, env, reporter: progress.reporter, guard }),
    );
  } finally {
    progress.close();
  }
}
