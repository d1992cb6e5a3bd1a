import { closeSync, openSync, readSync } from 'node:fs';
import { type DuckSession, fileReader, identifier, type Sql, sql } from '@cardlake/lake';
import { isUserError, UserError } from '@cardlake/runtime';
import { z } from 'zod';

/** Table that the scores are loaded into: `event_id`, `score`, and the score as it was `given`. */
export const SCORES = identifier('loaded_scores');

const HINT = 'Give a Parquet or CSV file with the columns event_id and score.';
const REQUIRED = ['event_id', 'score'];
const column = z.object({ column_name: z.string() });

/** Loads a file with scores into a temporary table. @throws UserError, see `readScoredRows` */
export async function loadScores(session: DuckSession, path: string): Promise<void> {
  const source = sourceOf(path);
  try {
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
  } catch (error) {
    if (!isUserError(error, 'sql')) throw error;
    const [reason = ''] = error.message.split('\n');
    throw new UserError('unreadable_input', `cannot read ${path}: ${reason}`, { hint: HINT, cause: error });
  }
}

/** Formats by their first bytes; any other file is CSV. */
const PARQUET = Buffer.from('PAR1');
const GZIP = Buffer.from([0x1f, 0x8b]);

function sourceOf(path: string): Sql {
  const start = readStart(path);
  if (start.equals(PARQUET)) return fileReader('read_parquet', [path]);
  const compression = start.subarray(0, GZIP.length).equals(GZIP) ? sql`'gzip'` : sql`'none'`;
  // Without type detection, since an id of digits only is a text as well.
  return fileReader('read_csv', [path], {
    header: sql`true`,
    all_varchar: sql`true`,
    delim: sql`','`,
    compression,
  });
}

function readStart(path: string): Buffer {
  const start = Buffer.alloc(PARQUET.length);
  try {
    const file = openSync(path, 'r');
    try {
      return start.subarray(0, readSync(file, start));
    } finally {
      closeSync(file);
    }
  } catch (cause) {
    const isMissing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    throw new UserError(
      isMissing ? 'missing_input' : 'unreadable_input',
      isMissing ? `there is no file ${path}` : `cannot read ${path}: ${(cause as Error).message}`,
      { hint: HINT, cause },
    );
  }
}
