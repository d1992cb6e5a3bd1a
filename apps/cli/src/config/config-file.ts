import { existsSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { ENGINE_LIMITS, UserError } from '@cardlake/runtime';
import { z } from 'zod';

/** Name of the file that holds settings for the folder that it lies in, and for those below. */
export const CONFIG_FILE = 'cardlake.config.json';

const limit = (minimum: number) => z.int().min(minimum).optional();

const contentSchema = z.strictObject({
  lake: z.string().min(1).optional(),
  memoryMb: limit(ENGINE_LIMITS.memoryMb.minimum),
  threads: limit(ENGINE_LIMITS.threads.minimum),
});

/** Settings of a file. */
export interface ConfigFile {
  readonly path: string;
  readonly values: z.infer<typeof contentSchema>;
}

/**
 * Finds the nearest file of settings in a folder and those above it, and reads it. A relative path in it starts from its own
 * folder.
 * @throws UserError `bad_config`, `unreadable_input`
 */
export function findConfigFile(folder: string): ConfigFile | undefined {
  const path = join(folder, CONFIG_FILE);
  if (existsSync(path)) return readConfigFile(path);
  const parent = dirname(folder);
  return parent === folder ? undefined : findConfigFile(parent);
}

function readConfigFile(path: string): ConfigFile {
  const { data, error } = contentSchema.safeParse(parseJson(path));
  if (data === undefined) throw badConfig(path, z.prettifyError(error).replaceAll('\n', ' '), error);
  const { lake } = data;
  const isRelative = lake !== undefined && !isAbsolute(lake) && !lake.includes('://');
  return { path, values: isRelative ? { ...data, lake: join(dirname(path), lake) } : data };
}

function parseJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw badConfig(path, (cause as Error).message, cause);
  }
}

const badConfig = (path: string, what: string, cause: unknown): UserError =>
  new UserError('bad_config', `${path}: ${what}`, {
    hint: `Correct the file; it may hold ${Object.keys(contentSchema.shape).join(', ')}, as in {"lake": "./lake"}.`,
    cause,
  });
