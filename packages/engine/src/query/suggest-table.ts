import { sql } from '@cardlake/lake';
import { isUserError, UserError } from '@cardlake/runtime';
import { z } from 'zod';
import type { ReadContext } from '../session/lake-reader';
import { explainEmptyFeed } from './empty-feed';

/**
 * Turns DuckDB's error about a table that does not exist into one that says why a feed has none, or names the lake's table with the nearest name, where one
 * is near; returns any other error as it is.
 */
export async function suggestTable(read: ReadContext, error: unknown): Promise<unknown> {
  if (!isUserError(error, 'sql')) return error;
  const [, name] = /^Catalog Error: Table with name "?([^"\n]+?)"? does not exist/.exec(error.message) ?? [];
  if (name === undefined) return error;
  const empty = await explainEmptyFeed(read, name);
  if (empty !== undefined) return empty;
  const [nearest] = await read.session.rows(
    sql`SELECT schema_name || '.' || view_name AS "table",
          least(damerau_levenshtein(lower($1::VARCHAR), view_name),
                damerau_levenshtein(lower($1::VARCHAR), schema_name || '.' || view_name)) AS distance
        FROM duckdb_views() WHERE NOT internal ORDER BY distance, "table" LIMIT 1`,
    z.object({ table: z.string(), distance: z.bigint().transform(Number) }),
    [name],
  );
  // DuckDB suggests tables of its own catalog, too.
  const message = error.message
    .replace(/\nDid you mean .*\n/, '\n')
    .replace(/ because schema .* does not exist/, '');
  const isNear = nearest !== undefined && nearest.distance <= Math.max(2, Math.ceil(name.length / 3));
  return new UserError('sql', message, {
    hint: isNear ? `Did you mean ${nearest.table}?` : 'SHOW TABLES lists the tables of the lake.',
    cause: error,
  });
}
