import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckSession, type Lake, openLake, openSession, type Snapshot } from '@cardlake/lake';
import { engineConfig } from '@cardlake/runtime';
import type { Environment } from '../process/environment';
import type { Shutdown } from '../process/shutdown';

/** A lake to read, at one version, with an engine to read it with. */
export interface LakeRead {
  readonly lake: Lake;
  readonly snapshot: Snapshot;
  readonly session: DuckSession;
}

/**
 * Runs work that only reads a lake, beside whoever writes it; over a newer version, and with a new engine, when a
 * writer removed a file under it. The engine's own folder lies outside of the lake.
 * @throws UserError `lake_missing` and the like; whatever the work throws.
 */
export async function withLakeRead<T>(
  root: string,
  { env, shutdown }: { readonly env: Environment; readonly shutdown: Shutdown },
  work: (read: LakeRead) => Promise<T>,
): Promise<T> {
  const lake = await openLake(root);
  return lake.withSnapshot(async (snapshot) => {
    const tempDir = mkdtempSync(join(tmpdir(), 'cardlake-'));
    const remove = () => rmSync(tempDir, { recursive: true, force: true });
    try {
      const session = await openSession({ tempDir, ...engineConfig(env) });
      const letGo = () => {
        session.connection.interrupt();
        remove();
      };
      try {
        return await shutdown.during({ letGo, say: 'The lake is as it was.' }, () =>
          work({ lake, snapshot, session }),
        );
      } finally {
        session.close();
      }
    } finally {
      remove();
    }
  });
}
