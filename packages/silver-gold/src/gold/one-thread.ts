import { type DuckSession, sql } from '@cardlake/lake';
import { z } from 'zod';

/**
 * Makes the statements of all connections run on one thread each: many small statements take a fraction of the processor
 * time as when threads share each of them, because DuckDB's threads wait for each other without sleeping.
 * @returns a function that sets the number of threads as it was
 */
export async function useOneThread(session: DuckSession): Promise<() => Promise<void>> {
  const [before] = await session.rows(
    sql`SELECT current_setting('threads')::INTEGER AS threads`,
    z.object({ threads: z.number() }),
  );
  await session.run(sql`SET threads = 1`);
  return () => session.run(sql`SET threads = ${before?.threads ?? 1}`);
}
