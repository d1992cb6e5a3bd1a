import type { Command } from 'commander';
import type { App } from '../app';
import { registerFeaturesAws } from './features-aws';
import { registerFeaturesGet } from './features-get';
import { registerFeaturesList } from './features-list';

/** Adds `cardlake features …`, which lists features and shows those of a card. */
export function registerFeatures(program: Command, app: App): void {
  const command = program
    .command('features')
    .summary('list features, and show those of a card')
    .description('Lists features, and shows those of a card.');
  registerFeaturesList(command, app);
  registerFeaturesGet(command, app);
  registerFeaturesAws(command, app);
}
