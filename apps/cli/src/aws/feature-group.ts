import { groups, onlineGroups } from '@cardlake/engine';
import type { OnlineGroup } from '@cardlake/feature-store/port';
import { onlineGroup } from '@cardlake/feature-store/port';
import { type CompiledGroup, publishedName } from '@cardlake/features';
import { type Command, Option } from 'commander';

/** A feature group in AWS. */
export interface FeatureGroupOptions {
  /** Published name of the group. */
  readonly group: string;
  /** Its name in AWS. */
  readonly featureGroup: string;
  readonly region?: string;
}

/** Options that name a feature group in AWS. */
export const withFeatureGroupOptions = (command: Command): Command =>
  command
    .addOption(
      new Option('--group <name>', 'published group')
        .choices(onlineGroups.map(publishedName))
        .default(onlineGroups.map(publishedName)[0]),
    )
    .requiredOption('--feature-group <name>', 'name of the feature group in AWS')
    .option('--region <region>', 'AWS region (default: that of the environment)');

/** A published group by its name; the choices of the option leave no other. */
export const compiledGroup = (name: string): CompiledGroup =>
  groups.find((one) => publishedName(one) === name)!;

export const onlineGroupOf = (name: string): OnlineGroup => onlineGroup(compiledGroup(name));
