import { callForUser } from '@cardlake/aws';
import type { PutResult } from '@cardlake/feature-store/port';
import { EXIT_CODES } from '@cardlake/runtime';
import type { Command } from 'commander';
import type { App } from '../app';
import { type FeatureGroupOptions, onlineGroupOf, withFeatureGroupOptions } from '../aws/feature-group';
import { findUpdateFiles, readRecords } from '../aws/update-files';
import { withExamples } from '../options/examples';
import { count } from '../output/format';
import { type OutputOptions, progressFor, withOutputOptions } from '../output/mode';
import { printable } from '../output/printable';

/** Number of failure reasons to print; a busy store gives the same reason for thousands of records. */
const SHOWN = 5;

/** Adds `cardlake features put PATH…`, which puts online updates into SageMaker Feature Store. */
export function registerFeaturesPut(parent: Command, app: App): void {
  const command = parent
    .command('put')
    .summary('put online updates into SageMaker Feature Store')
    .description(
      'Puts online updates of a run into a feature group: parts, replay files, or the folder of a run. Only records newer than the stored ones are sent, so the same updates may be put again. Exits with 1 if some records could not be written.',
    )
    .argument('<paths...>', 'part-*.parquet, *.ndjson, or a folder with a manifest.json')
    .action((paths: string[], options: FeatureGroupOptions & OutputOptions) => put(app, paths, options));
  withOutputOptions(withFeatureGroupOptions(command));
  withExamples(
    command,
    'features put lake/gold/online_updates/rt_card_features_v1/run=20260109T000000Z --aws-group cardlake-dev-feature-store-rt-card-features-v1',
    'features put part-00000.ndjson --aws-group cardlake-dev-feature-store-rt-card-features-v1 --region ap-southeast-1',
  );
}

async function put(app: App, paths: string[], options: FeatureGroupOptions & OutputOptions): Promise<void> {
  const { openFeatureStoreRuntime } = await import('@cardlake/aws/feature-store-runtime');
  const { sagemakerOnlineStore } = await import('@cardlake/feature-store/sagemaker');
  const group = onlineGroupOf(options.group);
  const store = sagemakerOnlineStore({
    runtime: openFeatureStoreRuntime({ region: options.region }),
    groupName: () => options.awsGroup,
  });
  const progress = progressFor(options, app);
  const total = { written: 0, stale: 0, failed: 0 };
  const reasons: string[] = [];
  try {
    const stage = progress.reporter.stage('put');
    for (const path of paths) {
      for (const file of await findUpdateFiles(path, group)) {
        const records = await readRecords(group, file);
        const result: PutResult = await callForUser(() => store.put(group, records));
        total.written += result.written;
        total.stale += result.stale;
        total.failed += result.failed.length;
        reasons.push(...result.failed.map(({ record, reason }) => `${record.recordId}: ${reason}`));
        stage.advance(records.length);
      }
    }
    stage.done({ group: group.name, ...total });
  } finally {
    progress.close();
  }
  const { out, err } = app.console;
  if (!options.json) {
    const counts = [
      `${count(total.written)} written`,
      `${count(total.stale)} not newer`,
      `${count(total.failed)} failed`,
    ];
    out.write(`${counts.join(', ')}\n`);
  }
  for (const reason of reasons.slice(0, SHOWN)) err.write(`cardlake: ${printable(reason)}\n`);
  if (total.failed > 0) app.exitCode = EXIT_CODES.negative.code;
}
