import { rmSync } from 'node:fs';
import {
  createTempFolder,
  type DuckSession,
  type Lake,
  openLake,
  openSession,
  type Snapshot,
} from '@cardlake/lake';
import { explainDamage } from '../damage/explain-damage';
import type { EngineContext } from './engine-context';
import { withAbort } from './with-abort';

/** A lake to read at one version, with a DuckDB session to read it with. */
export interface ReadContext extends EngineContext {
  readonly lake: Lake;
  readonly snapshot: Snapshot;
  readonly session: DuckSession;
}

/**
 * Runs work that only reads a lake, next to any writer. When a writer removes a file that is being read, the work runs
 * again over a newer version in a new session. DuckDB spills outside of the lake.
 * @throws UserError `lake_missing` and the like; `file_damaged` when damaged files made the work fail; whatever the work throws.
 */
export async function withLakeReader<T>(
  root: string,
  context: EngineContext,
  work: (read: ReadContext) => Promise<T>,
): Promise<T> {
  return readOpenLake(await openLake(root), context, work);
}

/** Runs work with a DuckDB session of its own, which spills outside of any lake. @throws whatever the work throws */
export async function withReadSession<T>(
  { resources, signal }: EngineContext,
  work: (session: DuckSession) => Promise<T>,
): Promise<T> {
  const tempDir = createTempFolder();
  const removeTempDir = () => rmSync(tempDir, { recursive: true, force: true });
  try {
    const session = await openSession({ tempDir, ...resources });
    const onAbort = () => {
      session.interrupt();
      removeTempDir();
    };
    try {
      return await withAbort(signal, onAbort, () => work(session));
    } finally {
      session.close();
    }
  } finally {
    removeTempDir();
  }
}

/** Runs work that reads an open lake. @throws as `withLakeReader` */
export async function readOpenLake<T>(
  lake: Lake,
  context: EngineContext,
  work: (read: ReadContext) => Promise<T>,
): Promise<T> {
  const read = lake.withSnapshot((snapshot) =>
    withReadSession(context, (session) => work({ ...context, lake, snapshot, session })),
  );
  return read.catch(async (error: unknown) => {
    throw await explainDamage(error, lake.root, lake.snapshot(), 'of_users');
  });
}
