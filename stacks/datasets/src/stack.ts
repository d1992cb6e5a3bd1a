import { inferenceTable, trainingTable } from '@cardlake/card-schema';
import { CatalogTable, LakeStack, read } from '@cardlake/constructs';
import type { StackInputs } from '@cardlake/constructs/synth';
import {
  datasetsDeclaration,
  foundationDeclaration,
  type Settings,
  silverGoldDeclaration,
} from '@cardlake/platform';
import type { Fields } from '@cardlake/schema';
import type { Construct } from 'constructs';

/** The tables of the training, validation and inference sets. */
export class DatasetsStack extends LakeStack {
  /** @param inputs `groups`: their features become columns, in this order */
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
  }
}
