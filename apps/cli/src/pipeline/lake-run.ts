import { type DuckSession, type Lake, openLake, openSession, type WriteSession } from '@cardlake/lake';
import { type Clock, engineConfig, type Reporter } from '@cardlake/runtime';
import type { Environment } from '../process/environment';

/** The outside of a run: what changes between the command line, a test and a kill test. */
export interface Surroundings {
  readonly clock: Clock;
  readonly reporter: Reporter;
  readonly env: Environment;
  /** For kill tests only. */
  readonly onStep?: (step: string) => void;
  /** Runs the work so that it can be broken off; `letGo` then frees the lake at once. */
  readonly guard?: <T>(letGo: () => void, work: () => Promise<T>) => Promise<T>;
}

/** A lake this process is the writer of, with an engine to work on it. */
export interface LakeRun {
  readonly lake: Lake;
  readonly write: WriteSession;
  readonly session: DuckSession;
  readonly surroundings: Surroundings;
}

/**
 * Runs work as the writer of a lake and lets go of it afterwards, whatever happens.
 * @param options `create`: make the lake when there is none.
 * @throws UserError `lake_locked`, `lake_missing` and the like; whatever the work throws.
 */
export async function withLakeRun<T>(
  root: string,
  surroundings: Surroundings,
  options: { readonly create: boolean },
  work: (run: LakeRun) => Promise<T>,
): Promise<T> {
  const { clock, env, onStep, guard = (_, unguarded) => unguarded() } = surroundings;
  const engine = engineConfig(env);
  const lake = await openLake(root, { ...options, clock, ...(onStep === undefined ? {} : { onStep }) });
  const write = await lake.beginWrite();
  try {
    const session = await openSession({ tempDir: write.stagingDir, ...engine });
    const letGo = () => {
      session.connection.interrupt();
      write.release();
    };
    try {
      return await guard(letGo, () => work({ lake, write, session, surroundings }));
    } finally {
      session.close();
    }
  } finally {
    write.release();
  }
}
