import { inferenceTable, trainingTable } from '@cardlake/card-schema';
import {
  CatalogTable,
  datasetsContract,
  foundationContract,
  LakeStack,
  type PublishedGroup,
  publish,
  read,
  type Settings,
  silverGoldContract,
} from '@cardlake/constructs';
import type { Fields } from '@cardlake/schema';
import type { Construct } from 'constructs';

/** Training, validation and inference sets: their tables, and what the daily job is told. */
export class DatasetsStack extends LakeStack {
  /** @param groups whose features the sets carry, in this order */
  constructor(scope: Construct, settings: Settings, groups: readonly PublishedGroup[]) {
    super(scope, 'datasets', settings);
    const foundation = read(this, foundationContract);
    const database = read(this, silverGoldContract).database_name;
    const shared = {
      database,
      format: 'parquet',
      root: `s3://${foundation.lake_bucket_name}`,
      since: settings.bronze.since,
    } as const;
    const features: Fields = Object.assign({}, ...groups.map((group) => group.features));
    const training = trainingTable(features);
    new CatalogTable(this, 'training', { ...shared, table: training, folder: 'train' });
    new CatalogTable(this, 'validation', {
      ...shared,
      table: training,
      name: 'validation',
      folder: 'validation',
    });
    new CatalogTable(this, 'inference', { ...shared, table: inferenceTable(features) });
    const { datasets } = settings;
    publish(this, datasetsContract, {
      label_maturity_days: String(datasets.labelMaturityDays),
      gap_days: String(datasets.gapDays),
      validation_days: String(datasets.validationDays),
      train_days: String(datasets.trainDays),
      exclude_compromised_cards: String(datasets.excludeCompromisedCards),
    });
  }
}
