import { readFileSync } from 'node:fs';
import { isIntactJson, isMissing, REBUILD_ADVICE, withDiskErrors } from '@cardlake/lake';
import { UserError } from '@cardlake/runtime';
import type { z } from 'zod';

/**
 * Reads a JSON file of the online store; undefined when it does not exist.
 * @throws UserError `online_damaged` naming the file, or that of a disk error
 */
export function readStoredJson<T>(path: string, schema: z.ZodType<T>): T | undefined {
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
    if (!isIntactJson(text)) throw new Error('another content than was written');
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    const message = `invalid file of the online store: ${path}`;
    throw new UserError('online_damaged', message, { hint: REBUILD_ADVICE, cause });
  }
}
