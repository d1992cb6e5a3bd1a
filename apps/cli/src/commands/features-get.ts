import { type CardFeatures, groups, mainGroup, olderVersions, readCardFeatures } from '@cardlake/engine';
import { publishedName } from '@cardlake/features';
import { EXIT_CODES } from '@cardlake/runtime';
import { type Command, Option } from 'commander';
import type { App } from '../app';
import { compiledGroup } from '../aws/feature-group';
import { readAwsFeatures } from '../aws/read-aws-features';
import { withExamples } from '../options/examples';
import { type LakeOptions, withLakeOption } from '../options/lake';
import { instantValue } from '../options/values';
import { cardText } from '../output/card-text';
import { currencyNote } from '../output/currency-text';
import { jsonLine } from '../output/json';
import { printable } from '../output/printable';
import { readLake } from '../process/run-command';

interface GetOptions extends LakeOptions {
  readonly at?: number;
  readonly group: string;
  readonly json?: boolean;
  readonly awsGroup?: string;
  readonly region?: string;
}

const DESCRIPTION = `Shows the features of a card.

Without --at, shows its record in the online store, which a model would get now. With --at, shows its newest row in gold
up to that instant, which a model would have got then. With --aws-group, shows its record in SageMaker Feature Store.`;

/**
 * Adds `cardlake features get CARD`, which shows features from the online store, or from gold as of an instant.
 */
export function registerFeaturesGet(parent: Command, app: App): void {
  const command = parent
    .command('get')
    .summary('show the features of a card')
    .description(DESCRIPTION)
    .argument('<card>', 'card id')
    .option('--at <time>', 'unix seconds or ISO 8601', instantValue)
    .addOption(
      new Option('--group <name>', 'feature group')
        .choices(groups.map(publishedName))
        .default(mainGroup && publishedName(mainGroup)),
    )
    .addOption(
      new Option('--aws-group <name>', 'read this feature group in AWS instead of the lake').conflicts('at'),
    )
    .option('--region <region>', 'AWS region (default: from the environment)')
    .option('--json', 'one JSON object')
    .action((card: string, options: GetOptions) => get(app, card, options));
  withLakeOption(command);
  withExamples(
    command,
    'features get c00031',
    'features get c00031 --at 2026-02-14T12:00:00Z',
    'features get c00031 --at 2026-02-14T12:00:00Z --group fraud_features_v1 --json',
    'features get c00031 --aws-group cardlake-dev-feature-store-rt-card-features-v1 --region ap-southeast-1',
  );
}

async function get(app: App, card: string, options: GetOptions): Promise<void> {
  const { at, group: name, json } = options;
  const found = await readFeatures(app, card, options);
  const { out, err } = app.console;
  if (found === undefined) {
    err.write(
      `cardlake: no features of ${printable(card)} in ${name}${at === undefined ? ' online' : ' by then'}\n`,
    );
    app.exitCode = EXIT_CODES.negative.code;
  } else if (json) out.write(jsonLine(found));
  else
    out.write(cardText(found, app.clock.now()) + currencyNote(compiledGroup(name)) + olderVersionsText(name));
}

/** Says how to see the older versions of a group; empty without any. */
function olderVersionsText(name: string): string {
  const older = olderVersions(compiledGroup(name)).map((group) => `--group ${publishedName(group)}`);
  return older.length === 0 ? '' : `Older versions: ${older.join(', ')}\n`;
}

async function readFeatures(app: App, card: string, options: GetOptions): Promise<CardFeatures | undefined> {
  const { at, group: name, lake, awsGroup } = options;
  if (awsGroup !== undefined) return readAwsFeatures({ ...options, awsGroup }, card);
  const group = compiledGroup(name);
  return readLake(app, (context) => readCardFeatures({ lakeRoot: lake, group, card, atMicros: at }, context));
}
