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

const integer = (minimum: number) =>
  z.string().regex(/^\d+$/, 'expected an integer').transform(Number).pipe(z.number().min(minimum));

const environment = z.object({
  CARDLAKE_MEMORY_MB: integer(100).default(1000),
  CARDLAKE_THREADS: integer(1).default(() => availableParallelism()),
});

/**
 * Reads the limits from `CARDLAKE_MEMORY_MB` (default 1000) and `CARDLAKE_THREADS` (default: the cores that this process
 * may use). An empty variable counts as unset.
 * @throws UserError `bad_environment`, naming the variable and its allowed values
 */
export function engineConfig(env: Readonly<Record<string, string | undefined>> = process.env): EngineConfig {
  const values = Object.keys(environment.shape).map(
    (name) => [name, env[name]?.trim() || undefined] as const,
  );
  const parsed = environment.safeParse(Object.fromEntries(values));
  if (parsed.success) {
    return { memoryMb: parsed.data.CARDLAKE_MEMORY_MB, threads: parsed.data.CARDLAKE_THREADS };
  }
  const issue = parsed.error.issues[0];
  const name = String(issue?.path[0]);
  throw new UserError('bad_environment', `${name} is "${env[name]}": ${issue?.message}`, {
    hint: `Set ${name} to an integer, or unset it for the default.`,
  });
}
