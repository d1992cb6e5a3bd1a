import { rmSync } from 'node:fs';
import {
  createTempFolder,
  type DuckSession,
  type Lake,
  openLake,
  openSession,
  type Snapshot,
} from '@cardlake/lake';
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
 * @throws UserError `lake_missing` and the like; whatever the work throws.
 */
export async function withLakeReader<T>(
  root: string,
  context: EngineContext,
  work: (read: ReadContext) => Promise<T>,
): Promise<T> {
  const { resources, signal } = context;
  const lake = await openLake(root);
  return lake.withSnapshot(async (snapshot) => {
    const tempDir = createTempFolder();
    const removeTempDir = () => rmSync(tempDir, { recursive: true, force: true });
    try {
      const session = await openSession({ tempDir, ...resources });
      const onAbort = () => {
        session.interrupt();
        removeTempDir();
      };
      try {
        return await withAbort(signal, onAbort, () => work({ ...context, lake, snapshot, session }));
      } finally {
        session.close();
      }
    } finally {
      removeTempDir();
    }
  });
}
