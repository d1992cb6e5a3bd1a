import type { ObjectWriter } from '@cardlake/aws/s3';
import { assembleVersion, formatVersion } from '@cardlake/engine/portable';
import {
  MODELS_FOLDER,
  type RuleChoice,
  TRAINING_JOBS,
  trainedArchive,
  VERSION_FOLDER,
} from '@cardlake/job-contract';
import { trainingReport } from '@cardlake/model';
import { UserError } from '@cardlake/runtime';
import { hashOf, type LakeBucket, openDataset } from '../dataset/open-dataset';
import { readScoredSplit } from './read-scored-split';
import { unpackTrained } from './unpack-trained';

/** A training job that is completed, and the datasets that it had. */
export interface CompletedTraining {
  readonly model: string;
  readonly job: string;
  readonly day: string;
  readonly manifestSha256: string;
  readonly rule: RuleChoice;
}

/**
 * Makes a version of a model of what a training job left, as `cardlake train` does, and writes it into the lake. The same job gives the
 * same version, with the same bytes.
 * @returns the version
 * @throws UserError `missing_input` without the archive of the job, `dataset_outdated` when the datasets were built again meanwhile; those
 *   of `assembleVersion`
 */
export async function recordVersion(
  lake: LakeBucket & { readonly objects: ObjectWriter },
  { model: name, job, day, manifestSha256, rule }: CompletedTraining,
): Promise<string> {
  const { objects, bucket } = lake;
  const key = `${MODELS_FOLDER}/${name}/${TRAINING_JOBS}/${trainedArchive(job)}`;
  const where = `s3://${bucket}/${key}`;
  const archive = await objects.get({ bucket, key });
  if (archive === undefined)
    throw new UserError('missing_input', `the training job ${job} left no ${where}`, {
      hint: 'Its log, in the group /aws/sagemaker/TrainingJobs, says what it did.',
    });
  const files = await unpackTrained(archive.content, where);
  const dataset = await openDataset(lake, day);
  if (hashOf(dataset.manifestFile) !== manifestSha256)
    throw new UserError('dataset_outdated', `${dataset.where} was built again while ${job} trained on it`, {
      hint: 'Train again.',
    });
  const model = files['model.json'];
  const content = assembleVersion({
    name,
    model,
    report: trainingReport.parse(JSON.parse(files['training.json'].toString())),
    ...dataset,
    outOfFold: await readScoredSplit(dataset, 'train', files['out-of-fold.parquet'], where),
    validation: await readScoredSplit(dataset, 'validation', files['validation.parquet'], where),
    rule,
  });
  const { version, files: written } = formatVersion(model, content);
  for (const [file, bytes] of Object.entries(written))
    await objects.put({ bucket, key: `${MODELS_FOLDER}/${name}/${VERSION_FOLDER}${version}/${file}` }, bytes);
  return version;
}
