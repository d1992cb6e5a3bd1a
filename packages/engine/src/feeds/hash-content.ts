import { existsSync } from 'node:fs';
import { sha256Of } from '@cardlake/lake';

/** Hashes the content of a file; undefined for one that is gone since it was listed. */
export async function hashContent(location: string): Promise<string | undefined> {
  try {
    return await sha256Of(location);
  } catch (error) {
    if (existsSync(location)) throw error;
    return undefined;
  }
}
