import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MANIFEST_NAME, readScoredRows, type ScoredSplit } from '@cardlake/datasets';
import type { RuleChoice } from '@cardlake/job-contract';
import type { DuckSession } from '@cardlake/lake';
import { trainingReport } from '@cardlake/model';
import { assembleVersion } from './assemble-version';
import { type ModelVersion, writeModelVersion } from './model-version';

export interface RecordModelOptions {
  readonly session: DuckSession;
  readonly lakeRoot: string;
  readonly name: string;
  /** Folder of the training dataset. */
  readonly dataset: string;
  /** Folder that the training job wrote. */
  readonly trained: string;
  readonly rule: RuleChoice;
}

/**
 * Makes a version of a model of what a training job left, and writes it to the lake.
 * @throws UserError, see `assembleVersion` and `readScoredRows`
 */
export async function recordModel(options: RecordModelOptions): Promise<ModelVersion> {
  const { session, lakeRoot, name, dataset, trained, rule } = options;
  const model = readFileSync(join(trained, 'model.json'));
  const score = (split: ScoredSplit['split'], file: string) =>
    readScoredRows(session, { dataset, split, scores: join(trained, file) });
  const { rows: outOfFold, manifest } = await score('train', 'out-of-fold.parquet');
  const { rows: validation } = await score('validation', 'validation.parquet');
  const content = assembleVersion({
    name,
    model,
    report: trainingReport.parse(JSON.parse(readFileSync(join(trained, 'training.json'), 'utf8'))),
    manifest,
    manifestFile: readFileSync(join(dataset, MANIFEST_NAME)),
    outOfFold,
    validation,
    rule,
  });
  return writeModelVersion(lakeRoot, model, content);
}
