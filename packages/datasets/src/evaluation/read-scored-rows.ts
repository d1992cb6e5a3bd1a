import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DuckSession, fileReader, identifier, sql } from '@cardlake/lake';
import { UserError } from '@cardlake/runtime';
import { z } from 'zod';
import { MANIFEST_NAME, type TrainingManifest, trainingManifest } from '../manifest';
import type { ScoredCardTransaction } from '../metrics/card-precision';
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
    throw new UserError('dataset_damaged', `${lost.length} files of the dataset are missing: ${lost[0]}`, {
      hint: rebuild(manifest.day),
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

function readTrainingManifest(dataset: string): TrainingManifest {
  const path = join(dataset, MANIFEST_NAME);
  if (!existsSync(path)) {
    throw new UserError(
      'missing_input',
      `${dataset} is not the folder of a dataset: it has no ${MANIFEST_NAME}`,
      {
        hint: 'Give the folder of a day, for example ./lake/gold/training/dt=2018-08-15.',
      },
    );
  }
  const content = z.looseObject({ dataset: z.string() }).safeParse(parseJson(readFileSync(path, 'utf8')));
  if (content.data?.dataset === 'inference') {
    throw new UserError('wrong_format', `${dataset} is an inference dataset, which has no labels`, {
      hint: 'Give the folder of a training dataset: gold/training/dt=….',
    });
  }
  const parsed = trainingManifest.safeParse(content.data);
  if (parsed.success) return parsed.data;
  throw new UserError('dataset_damaged', `invalid dataset manifest: ${path}`, {
    hint: 'Build the datasets of that day again: cardlake run daily --dt DAY',
    cause: parsed.error,
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const rebuild = (day: string): string => `Build the datasets of ${day} again: cardlake run daily --dt ${day}`;
