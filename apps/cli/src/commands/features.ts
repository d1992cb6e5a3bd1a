import type { Command } from 'commander';
import type { App } from '../app';
import { registerFeaturesAws } from './features-aws';
import { registerFeaturesGet } from './features-get';
import { registerFeaturesList } from './features-list';

/** `cardlake features …`: what features there are, and those of a card. */
export function registerFeatures(program: Command, app: App): void {
  const command = program
    .command('features')
    .summary('what features there are, and those of a card')
    .description('Shows what features there are, and those of a card.');
  registerFeaturesList(command, app);
  registerFeaturesGet(command, app);
  registerFeaturesAws(command, app);
}
