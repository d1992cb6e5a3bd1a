import { callForUser } from '@cardlake/aws';
import { onlineGroups } from '@cardlake/engine';
import { publishedName } from '@cardlake/features';
import { Argument, type Command } from 'commander';
import type { App } from '../app';
import { onlineGroupOf } from '../aws/feature-group';
import { withExamples } from '../options/examples';
import { jsonLine } from '../output/json';

interface RegisterOptions {
  readonly awsGroup: string;
  readonly region?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

const DESCRIPTION = `Adds the missing features of a published group to a feature group in AWS. Removing or changing a feature is refused and
needs a new version of the group. Terraform would replace the group, and destroy its data.`;

/** Adds `cardlake features register GROUP`, which adds missing features to a feature group in AWS. */
export function registerFeaturesRegister(parent: Command, app: App): void {
  const command = parent
    .command('register')
    .summary('add missing features to a feature group in AWS')
    .description(DESCRIPTION)
    .addArgument(new Argument('<group>', 'published group').choices(onlineGroups.map(publishedName)))
    .requiredOption('--aws-group <name>', 'name of the feature group in AWS')
    .option('--region <region>', 'AWS region (default: from the environment)')
    .option('--dry-run', 'show what would be added without adding it')
    .option('--json', 'one JSON object')
    .action((group: string, options: RegisterOptions) => register(app, group, options));
  withExamples(
    command,
    'features register rt_card_features_v1 --aws-group cardlake-dev-feature-store-rt-card-features-v1 --dry-run',
  );
}

async function register(app: App, name: string, options: RegisterOptions): Promise<void> {
  const { openFeatureGroups } = await import('@cardlake/aws/feature-groups');
  const { registerGroup } = await import('@cardlake/feature-store/sagemaker/groups');
  const { awsGroup, region, dryRun = false, json } = options;
  const catalog = openFeatureGroups({ region });
  const added = await callForUser(() =>
    registerGroup(onlineGroupOf(name), { catalog, name: awsGroup, dryRun }),
  );
  const { out } = app.console;
  if (json) out.write(jsonLine({ group: name, awsGroup, dryRun, added }));
  else if (added.length === 0) out.write(`${awsGroup} has every feature of ${name}\n`);
  else {
    const what = added.map(({ FeatureName, FeatureType }) => `${FeatureName} (${FeatureType})`).join(', ');
    out.write(`${awsGroup}: ${dryRun ? 'would add' : 'added'} ${what}\n`);
  }
}
