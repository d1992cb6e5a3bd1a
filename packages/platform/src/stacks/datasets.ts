import { environmentDatasetSettings } from '@cardlake/job-contract';
import { declareStack } from '../declaration';
import { foundationDeclaration } from './foundation';
import { silverGoldDeclaration } from './silver-gold';

/** The tables of the training, validation and inference sets. The daily run builds the sets by these settings. */
export const datasetsDeclaration = declareStack({
  name: 'datasets',
  settingsKey: 'datasets',
  settings: environmentDatasetSettings,
  lakeEngine: 'spark',
  dependsOn: [foundationDeclaration, silverGoldDeclaration],
  outputs: {},
  builds: {},
});
