import type { TrainingManifest } from '@cardlake/datasets/portable';
import type { LoadedVersion } from '@cardlake/model';
import { UserError } from '@cardlake/runtime';

/** Requires that a dataset has the groups that a model was trained on: others have features of the same name and another meaning. @throws UserError `dataset_outdated` */
export function requireDefinitions(
  { name, version, card }: LoadedVersion,
  { day, groups }: TrainingManifest,
  dataset: string,
): void {
  const lacking = card.groups.filter(
    (needed) =>
      !groups.some((each) => each.name === needed.name && each.definitionHash === needed.definitionHash),
  );
  if (lacking.length === 0) return;
  const names = lacking.map((group) => group.name).join(', ');
  throw new UserError(
    'dataset_outdated',
    `${name} ${version} was trained on ${names}, which ${dataset} does not have with the same definition`,
    {
      hint: `Build a dataset with it: \`cardlake run daily --dt ${day} --groups ${names.replaceAll(' ', '')}\``,
    },
  );
}
