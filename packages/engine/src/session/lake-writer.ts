import { type DuckSession, type Lake, openLake, openSession, type WriteSession } from '@cardlake/lake';
import { UserError } from '@cardlake/runtime';
import { explainDamage } from '../damage/explain-damage';
import type { EngineContext } from './engine-context';
import { withAbort } from './with-abort';

/** A lake that this process writes to, with a DuckDB session to work on it. */
export interface WriteContext extends EngineContext {
  readonly lake: Lake;
  readonly write: WriteSession;
  readonly session: DuckSession;
}

/**
 * Opens a lake for writing, runs the work, and always releases the lake.
 * @param options `create`: create the lake if there is none.
 * @throws UserError `lake_locked`, `lake_missing` and the like; whatever the work throws.
 */
export async function withLakeWriter<T>(
  root: string,
  options: { readonly create: boolean },
  context: EngineContext,
  work: (write: WriteContext) => Promise<T>,
): Promise<T> {
  const { clock, signal, fileTag, onStep } = context;
  signal?.throwIfAborted();
  const lake = await openLake(root, {
    ...options,
    clock,
    fileTag,
    ...(onStep === undefined ? {} : { onStep }),
  });
  return writeLake(lake, context, work);
}

/**
 * Takes the writer lock of an open lake, runs the work, and always releases the lake.
 * @throws UserError `other_engine` for a lake that a job in a container writes; as `withLakeWriter`
 */
export async function writeLake<T>(
  lake: Lake,
  context: EngineContext,
  work: (write: WriteContext) => Promise<T>,
): Promise<T> {
  const { resources, signal, bring } = context;
  if (lake.isOfContainer)
    throw new UserError('other_engine', `the lake ${lake.root} is written by the job card-lake`, {
      hint: 'Read it here, and let `cardlake batch run card-lake` write it: a lake has one engine.',
    });
  const write = await lake.beginWrite();
  try {
    const session = await openSession({ tempDir: write.stagingDir, ...resources, bring });
    const onAbort = () => {
      session.interrupt();
      write.release();
    };
    try {
      return await withAbort(signal, onAbort, () => work({ ...context, lake, write, session }));
    } catch (error) {
      throw bring === undefined ? await explainDamage(error, lake.root, write.snapshot, 'own') : error;
    } finally {
      session.close();
    }
  } finally {
    write.release();
  }
}
