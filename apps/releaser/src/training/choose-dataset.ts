import type { ObjectLister } from '@cardlake/aws/s3';
import { featureNames, MANIFEST_NAME, type TrainingManifest } from '@cardlake/datasets/portable';
import { publishedGroups } from '@cardlake/engine/portable';
import { UserError } from '@cardlake/runtime';
import { DATASETS_FOLDER, DAY_FOLDER, hashOf, type LakeBucket, openDataset } from '../dataset/open-dataset';

/** Datasets that a version is trained on. */
export interface ChosenDataset {
  readonly day: string;
  /** Hash by which they are known again after the training. */
  readonly manifestSha256: string;
  /** Columns to train on, in the order of the model. */
  readonly features: readonly string[];
}

/** Column of an event beside those of its group. */
const EVENT_COLUMN = 'amount';

/**
 * Chooses training datasets, by default those of the newest day that has any, and their columns: the amount, and the features of the newest group
 * that is assembled as an event arrives.
 * @throws UserError `missing_input` without datasets, `model_unservable` when they hold no such group
 */
export async function chooseDataset(
  lake: LakeBucket & { readonly objects: ObjectLister },
  day?: string,
): Promise<ChosenDataset> {
  const chosen = day ?? (await findNewestDay(lake));
  const { manifest, manifestFile, where } = await openDataset(lake, chosen);
  const group = findServedGroup(manifest);
  if (group === undefined)
    throw new UserError(
      'model_unservable',
      `${where} has no features that are assembled as an event arrives, with the definition that is published now: its groups are ${manifest.groups.map(({ name }) => name).join(', ')}`,
      {
        hint: 'Add such a group, for example fraud_features_v2, to `datasets.groups` of the environment, or leave that out: the next daily run builds datasets with it.',
      },
    );
  return {
    day: chosen,
    manifestSha256: hashOf(manifestFile),
    features: [EVENT_COLUMN, ...featureNames(group)],
  };
}

const findServedGroup = ({ groups }: TrainingManifest) =>
  publishedGroups.findLast(
    ({ name, definitionHash, isAssembled }) =>
      isAssembled && groups.some((each) => each.name === name && each.definitionHash === definitionHash),
  );

async function findNewestDay({
  objects,
  bucket,
}: LakeBucket & { readonly objects: ObjectLister }): Promise<string> {
  const folder = `${DATASETS_FOLDER}${DAY_FOLDER}`;
  let newest: string | undefined;
  // Days come in their order.
  for await (const { key } of objects.list(bucket, folder))
    if (key.endsWith(`/${MANIFEST_NAME}`)) newest = key.slice(folder.length, -MANIFEST_NAME.length - 1);
  if (newest !== undefined) return newest;
  throw new UserError('missing_input', `s3://${bucket}/${DATASETS_FOLDER} has no training datasets`, {
    hint: 'The daily run of the pipeline builds them: wait for it, or start it.',
  });
}
