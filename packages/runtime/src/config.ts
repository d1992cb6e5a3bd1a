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

/** The environment variable and the least value of each limit. */
export const ENGINE_LIMITS = {
  memoryMb: { variable: 'CARDLAKE_MEMORY_MB', minimum: 100 },
  threads: { variable: 'CARDLAKE_THREADS', minimum: 1 },
} as const satisfies Readonly<Record<keyof EngineConfig, { variable: string; minimum: number }>>;

const DEFAULT_MEMORY_MB = 1000;

/**
 * Least memory of a thread of DuckDB, in megabytes: each reads files into buffers of its own.
 * Source: https://duckdb.org/docs/stable/guides/performance/environment
 */
const THREAD_MEMORY_MB = 125;

/**
 * Reads the limits from `CARDLAKE_MEMORY_MB` (default 1000) and `CARDLAKE_THREADS` (default: the cores that this process
 * may use, but not more threads than have 125 MB each). An empty variable counts as unset.
 * @param cores cores that this process may use
 * @throws UserError `bad_environment`, naming the variable and its allowed values
 */
export function engineConfig(
  env: Readonly<Record<string, string | undefined>> = process.env,
  cores = availableParallelism(),
): EngineConfig {
  const memoryMb = limitOf(env, 'memoryMb') ?? DEFAULT_MEMORY_MB;
  const withMemory = Math.max(1, Math.floor(memoryMb / THREAD_MEMORY_MB));
  return { memoryMb, threads: limitOf(env, 'threads') ?? Math.min(cores, withMemory) };
}

function limitOf(
  env: Readonly<Record<string, string | undefined>>,
  name: keyof EngineConfig,
): number | undefined {
  const { variable, minimum } = ENGINE_LIMITS[name];
  const text = env[variable]?.trim();
  if (text === undefined || text === '') return undefined;
  const integer = z.string().regex(/^\d+$/, 'expected an integer').transform(Number);
  const { data, error } = integer.pipe(z.number().min(minimum)).safeParse(text);
  if (data !== undefined) return data;
  throw new UserError('bad_environment', `${variable} is "${env[variable]}": ${error?.issues[0]?.message}`, {
    hint: `Set ${variable} to an integer, or unset it for the default.`,
  });
}
