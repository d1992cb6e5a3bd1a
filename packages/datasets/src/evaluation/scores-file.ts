import { type DuckSession, identifier, openTabularFile, sql, withReadErrors } from '@cardlake/lake';
import { UserError } from '@cardlake/runtime';
import { z } from 'zod';

/** Table that the scores are loaded into: `event_id`, `score`, and the score as it was `given`. */
export const SCORES = identifier('loaded_scores');

const HINT = 'Give a Parquet or CSV file with the columns event_id and score.';
const REQUIRED = ['event_id', 'score'];
const column = z.object({ column_name: z.string() });

/** Loads a file with scores into a temporary table. @throws UserError, see `readScoredRows` */
export async function loadScores(session: DuckSession, path: string): Promise<void> {
  const source = openTabularFile(path, HINT).relation;
  await withReadErrors(path, HINT, async () => {
    const found = await session.rows(sql`DESCRIBE SELECT * FROM ${source}`, column);
    const names = found.map(({ column_name }) => column_name);
    if (REQUIRED.some((name) => !names.includes(name))) {
      throw new UserError('wrong_format', `${path} has the columns ${names.join(', ')}`, { hint: HINT });
    }
    await session.run(
      sql`CREATE OR REPLACE TEMP TABLE ${SCORES} AS
       SELECT event_id::VARCHAR AS event_id, TRY_CAST(score AS DOUBLE) AS score, score::VARCHAR AS given
       FROM ${source}`,
    );
  });
}
