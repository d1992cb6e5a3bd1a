import { inferenceTable, trainingTable } from '@cardlake/card-schema';
import { CatalogTable, LakeStack, read } from '@cardlake/constructs';
import type { StackInputs } from '@cardlake/constructs/synth';
import {
  datasetsDeclaration,
  foundationDeclaration,
  type Settings,
  silverGoldDeclaration,
  ValidationError,
} from '@cardlake/platform';
import type { Fields } from '@cardlake/schema';
import type { Construct } from 'constructs';

/** The tables of the training, validation and inference sets. */
export class DatasetsStack extends LakeStack {
  /** @param inputs `groups`: those that the settings name become columns, in the order of the settings */
  constructor(scope: Construct, settings: Settings, { groups }: Pick<StackInputs, 'groups'>) {
    super(scope, datasetsDeclaration, settings);
    const foundation = read(this, foundationDeclaration);
    const database = read(this, silverGoldDeclaration).database_name;
    const shared = {
      database,
      format: 'parquet',
      root: `s3://${foundation.lake_bucket_name}`,
      since: settings.bronze.since,
    } as const;
    const features = datasetFeatures(settings, groups);
    const training = trainingTable(features);
    new CatalogTable(this, 'training', { ...shared, table: training, folder: 'train' });
    new CatalogTable(this, 'validation', {
      ...shared,
      table: training,
      name: 'validation',
      folder: 'validation',
    });
    new CatalogTable(this, 'inference', { ...shared, table: inferenceTable(features) });
  }
}

/**
 * Joins the features of the groups that the datasets hold.
 * @throws ValidationError for a name of none, and without the features that a weekly training needs
 */
function datasetFeatures(
  { datasets: { groups: names }, prediction, featureBatch }: Settings,
  groups: StackInputs['groups'],
): Fields {
  const features = new Map(groups.map((group) => [group.name, group.features]));
  const unknown = names.filter((name) => !features.has(name));
  if (unknown.length > 0) {
    throw new ValidationError(
      'datasets.groups',
      unknown.map((name) => `expected some of ${[...features.keys()].join(', ')}, found ${name}`),
    );
  }
  const assembled = groups.flatMap(({ name, stored }) => (stored ? [] : [name]));
  const isTrained = prediction.enabled && (prediction.training.weekly.enabled || featureBatch.weekly.enabled);
  if (isTrained && !names.some((name) => assembled.includes(name)))
    throw new ValidationError('datasets.groups', [
      `expected one of ${assembled.join(', ')} among them, since a version is trained every week, and a model is served only with features that are assembled as an event arrives; found ${names.join(', ')}`,
    ]);
  return Object.assign({}, ...names.map((name) => features.get(name)));
}
