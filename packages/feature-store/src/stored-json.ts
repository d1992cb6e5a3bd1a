import { readFileSync } from 'node:fs';
import { isMissing, withDiskErrors } from '@cardlake/lake';
import { UserError } from '@cardlake/runtime';
import type { z } from 'zod';

/**
 * What a JSON file of the online store says, or undefined when there is none.
 * @param hint what to do when it cannot be understood
 * @throws UserError `online_damaged` naming the file, or one of the disk
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
    const message = `this file of the online store cannot be understood: ${path}`;
    throw new UserError('online_damaged', message, { hint, cause });
  }
}
