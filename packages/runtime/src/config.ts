import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { UserError } from './user-error';

/** Limits of the embedded engine. */
export interface EngineConfig {
  /** DuckDB's memory limit, in megabytes. */
  readonly memoryMb: number;
  /** Worker threads of DuckDB. */
  readonly threads: number;
}

/** The environment variable, the least value and the default of each limit. */
export const ENGINE_LIMITS = {
  memoryMb: { variable: 'CARDLAKE_MEMORY_MB', minimum: 100, fallback: () => 1000 },
  threads: { variable: 'CARDLAKE_THREADS', minimum: 1, fallback: () => availableParallelism() },
} as const satisfies Readonly<
  Record<keyof EngineConfig, { variable: string; minimum: number; fallback: () => number }>
>;

/**
 * Reads the limits from `CARDLAKE_MEMORY_MB` (default 1000) and `CARDLAKE_THREADS` (default: the cores that this process
 * may use). An empty variable counts as unset.
 * @throws UserError `bad_environment`, naming the variable and its allowed values
 */
export const engineConfig = (
  env: Readonly<Record<string, string | undefined>> = process.env,
): EngineConfig => ({
  memoryMb: limitOf(env, 'memoryMb'),
  threads: limitOf(env, 'threads'),
});

function limitOf(env: Readonly<Record<string, string | undefined>>, name: keyof EngineConfig): number {
  const { variable, minimum, fallback } = ENGINE_LIMITS[name];
  const text = env[variable]?.trim();
  if (text === undefined || text === '') return fallback();
  const integer = z.string().regex(/^\d+$/, 'expected an integer').transform(Number);
  const { data, error } = integer.pipe(z.number().min(minimum)).safeParse(text);
  if (data !== undefined) return data;
  throw new UserError('bad_environment', `${variable} is "${env[variable]}": ${error?.issues[0]?.message}`, {
    hint: `Set ${variable} to an integer, or unset it for the default.`,
  });
}
