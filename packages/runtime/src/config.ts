import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { UserError } from './user-error';

/** How much of the machine the embedded engine may take. */
export interface EngineConfig {
  /** DuckDB's memory limit, in megabytes. */
  readonly memoryMb: number;
  /** Worker threads of DuckDB. */
  readonly threads: number;
}

const wholeNumber = (minimum: number) =>
  z.string().regex(/^\d+$/, 'a whole number is wanted').transform(Number).pipe(z.number().min(minimum));

const environment = z.object({
  CARDLAKE_MEMORY_MB: wholeNumber(100).default(1000),
  CARDLAKE_THREADS: wholeNumber(1).default(() => availableParallelism()),
});

/**
 * The engine's settings: `CARDLAKE_MEMORY_MB` (default 1000) and `CARDLAKE_THREADS` (default: the cores this
 * process may use). An empty variable counts as unset.
 * @throws UserError `bad_environment`, naming the variable and what it may hold.
 */
export function engineConfig(env: Readonly<Record<string, string | undefined>> = process.env): EngineConfig {
  const given = Object.keys(environment.shape).map((name) => [name, env[name]?.trim() || undefined] as const);
  const parsed = environment.safeParse(Object.fromEntries(given));
  if (parsed.success) {
    return { memoryMb: parsed.data.CARDLAKE_MEMORY_MB, threads: parsed.data.CARDLAKE_THREADS };
  }
  const issue = parsed.error.issues[0];
  const name = String(issue?.path[0]);
  throw new UserError('bad_environment', `${name} is "${env[name]}": ${issue?.message}`, {
    hint: `Set ${name} to a whole number, or unset it for the default.`,
  });
}
