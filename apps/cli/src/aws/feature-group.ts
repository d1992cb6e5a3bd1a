import { groups, mainGroup, onlineGroups } from '@cardlake/engine';
import type { OnlineGroup } from '@cardlake/feature-store/port';
import { onlineGroup } from '@cardlake/feature-store/port';
import { type CompiledGroup, publishedName } from '@cardlake/features';
import { type Command, Option } from 'commander';

/** Options that identify a feature group in AWS. */
export interface FeatureGroupOptions {
  /** Published name of the group. */
  readonly group: string;
  /** Its name in AWS. */
  readonly awsGroup: string;
  readonly region?: string;
}

/** Adds the options that identify a feature group in AWS. */
export const withFeatureGroupOptions = (command: Command): Command =>
  command
    .addOption(
      new Option('--group <name>', 'published group')
        .choices(onlineGroups.map(publishedName))
        .default(mainGroup && publishedName(mainGroup)),
    )
    .requiredOption('--aws-group <name>', 'name of the feature group in AWS')
    .option('--region <region>', 'AWS region (default: from the environment)');

/**
 * Finds a published group by its name.
 * @throws Error for another name; the choices of the option allow none.
 */
export function compiledGroup(name: string): CompiledGroup {
  const found = groups.find((group) => publishedName(group) === name);
  if (found === undefined) throw new Error(`there is no group ${name}`);
  return found;
}

/** Finds a published group by its name, as stores need it. */
export const onlineGroupOf = (name: string): OnlineGroup => onlineGroup(compiledGroup(name));
