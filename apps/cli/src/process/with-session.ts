import { rmSync } from 'node:fs';
import { createTempFolder, type DuckSession, openSession } from '@cardlake/lake';
import { engineConfig } from '@cardlake/runtime';
import type { App } from '../app';

/** Runs work that only reads with a DuckDB session of its own; an interrupt ends it. */
export async function withSession<T>(app: App, work: (session: DuckSession) => Promise<T>): Promise<T> {
  const tempDir = createTempFolder();
  const remove = () => rmSync(tempDir, { recursive: true, force: true });
  try {
    const session = await openSession({ tempDir, ...engineConfig(app.env) });
    const onAbort = () => {
      session.interrupt();
      remove();
    };
    try {
      return await app.shutdown.guard({ onAbort }, () => work(session));
    } finally {
      session.close();
    }
  } finally {
    remove();
  }
}
