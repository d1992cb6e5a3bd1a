import { readFileSync } from 'node:fs';
import { isMissing, withDiskErrors } from '@cardlake/lake';
import { UserError } from '@cardlake/runtime';
import type { z } from 'zod';

/**
 * Reads a JSON file of the online store; undefined when it does not exist.
 * @param hint advice for an unreadable file
 * @throws UserError `online_damaged` naming the file, or that of a disk error
 */
export function readStoredJson<T>(path: string, schema: z.ZodType<T>, hint: string): T | undefined {
  const text = withDiskErrors(path, () => {
    try {
      return readFileSync(path, 'utf8');
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  });
  if (text === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    const message = `invalid file of the online store: ${path}`;
    throw new UserError('online_damaged', message, { hint, cause });
  }
}
