import type { Command } from 'commander';
import type { App } from '../app';
import { registerFeaturesPut } from './features-put';
import { registerFeaturesRegister } from './features-register';

/** Adds the commands of `cardlake features` that work on a feature group in AWS. */
export function registerFeaturesAws(features: Command, app: App): void {
  registerFeaturesPut(features, app);
  registerFeaturesRegister(features, app);
}
