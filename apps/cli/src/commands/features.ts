import type { Command } from 'commander';
import type { App } from '../app';
import { registerFeaturesAws } from './features-aws';
import { registerFeaturesGet } from './features-get';
import { registerFeaturesJoin } from './features-join';
import { registerFeaturesList } from './features-list';

/** Adds `cardlake features …`, which lists features, shows those of a card, and joins them to rows. */
export function registerFeatures(program: Command, app: App): void {
  const command = program
    .command('features')
    .summary('list features, show those of a card, and join them to rows')
    .description('Lists features, shows those of a card, and joins them to rows of your own.');
  registerFeaturesList(command, app);
  registerFeaturesGet(command, app);
  registerFeaturesJoin(command, app);
  registerFeaturesAws(command, app);
}
