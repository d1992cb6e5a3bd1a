import type { Fields, Row } from '@cardlake/schema';
import { plainValue } from './plain-value';
import type { DuckSession } from './session';
import type { Sql, SqlValue } from './sql';
import { streamChunks } from './stream';

/**
 * Reads the rows of a query to the last digit, a batch at a time: instants in µs, decimals unscaled.
 * @param fields the columns of the query, in order
 * @throws UserError, see `openSession`
 */
export async function* readRows<F extends Fields>(
  session: DuckSession,
  fields: F,
  query: Sql,
  values: readonly SqlValue[] = [],
): AsyncGenerator<Row<F>[]> {
  const names = Object.keys(fields);
  for await (const chunk of streamChunks(session, query, values))
    yield chunk
      .getRows()
      .map((row) => Object.fromEntries(names.map((name, i) => [name, plainValue(row[i] ?? null)])) as Row<F>);
}
