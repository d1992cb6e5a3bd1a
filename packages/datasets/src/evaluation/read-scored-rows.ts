import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type DuckSession, fileReader, identifier, sql } from '@cardlake/lake';
import { numberOf, UserError } from '@cardlake/runtime';
import { z } from 'zod';
import { rebuildHint, type TrainingManifest } from '../manifest';
import type { ScoredCardTransaction } from '../metrics/card-precision';
import { readTrainingManifest } from '../read-training-manifest';
import { refuseMisfits } from './misfits';
import { loadScores, SCORES } from './scores-file';

/** Splits of a training dataset, which have labels. */
export const LABELLED_SPLITS = ['validation', 'train'] as const;

/** A split of a dataset on disk, and the file with the scores of its rows. */
export interface ScoredSplit {
  /** Folder with the manifest. */
  readonly dataset: string;
  readonly split: (typeof LABELLED_SPLITS)[number];
  /** Parquet or CSV with the columns `event_id` and `score`. */
  readonly scores: string;
}

const scoredRow = z.object({
  cardId: z.string(),
  day: z.string(),
  score: z.number(),
  isFraud: z.boolean(),
});

const ROWS = identifier('evaluated_rows');

/**
 * Reads the rows of a split with the scores of a file.
 * @returns the rows, and the manifest of the dataset.
 * @throws UserError `missing_input`, `dataset_damaged`, `unreadable_input` or `wrong_format` for files that cannot be
 *   read, `scores_refused` unless each row of the split has exactly one score, a finite number, and no other id has one.
 */
export async function readScoredRows(
  session: DuckSession,
  { dataset, split, scores }: ScoredSplit,
): Promise<{ readonly rows: ScoredCardTransaction[]; readonly manifest: TrainingManifest }> {
  const manifest = readTrainingManifest(dataset);
  const files = manifest[split].files.map(({ path }) => join(dataset, path));
  const lost = files.filter((path) => !existsSync(path));
  if (lost.length > 0) {
    throw new UserError('dataset_damaged', `the dataset lacks ${numberOf(lost.length, 'file')}: ${lost[0]}`, {
      hint: rebuildHint(manifest.day),
    });
  }
  await loadScores(session, scores);
  const source =
    files.length > 0
      ? fileReader('read_parquet', files)
      : sql`(SELECT NULL AS event_id, NULL AS card_id, NULL::TIMESTAMPTZ AS ts, NULL AS is_fraud LIMIT 0)`;
  await session.run(
    sql`CREATE OR REPLACE TEMP TABLE ${ROWS} AS SELECT event_id, card_id, ts, is_fraud FROM ${source}`,
  );
  await refuseMisfits(session, { rows: ROWS, scores: SCORES }, `the ${split} split of ${dataset}`);
  const rows = await session.rows(
    sql`SELECT r.card_id AS "cardId", r.ts::DATE::VARCHAR AS day, s.score, r.is_fraud AS "isFraud"
     FROM ${ROWS} AS r JOIN ${SCORES} AS s USING (event_id)`,
    scoredRow,
  );
  return { rows, manifest };
}
