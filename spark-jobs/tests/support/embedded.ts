// `<lake> <options>`: runs the embedded engine on a lake; computes the `groups` that are named, the snapshot groups up to an
// instant (`snapshotsUntil`, µs) and the datasets of a `day`, if they are given. Writes the number of lines by outcome for each object, and
// the manifests, as JSON; those of training for each treatment of compromised cards.
import { groups, publishedNames, snapshotGroups } from '@cardlake/card-features';
import { buildDatasets, datasetGroup, parseDatasetSettings } from '@cardlake/datasets';
import { DEFAULT_DATASET_GROUPS } from '@cardlake/job-contract';
import { silentReporter } from '@cardlake/runtime';
import { updateGold, updateSnapshots } from '@cardlake/silver-gold';
import { argument } from './arguments';
import { refinedLake } from './refined-lake';

interface Options {
  readonly groups: readonly string[];
  readonly day: string | null;
  readonly snapshotsUntil: number | null;
}

async function main(lakeRoot: string, options: Options): Promise<void> {
  const { day, snapshotsUntil } = options;
  const { session, write, close } = await refinedLake(lakeRoot);
  const reporter = silentReporter;
  // A group that takes features from snapshots needs their rows first, as of a window end.
  const end = snapshotsUntil === null ? undefined : { windowEndMicros: snapshotsUntil };
  if (end !== undefined) await updateSnapshots({ session, write, groups: snapshotGroups, ...end, reporter });
  const computed = publishedNames.filter((name) => options.groups.includes(name)).map((name) => groups[name]);
  await updateGold({ session, write, groups: computed, snapshotGroups, reporter });
  const ledger = Object.fromEntries(
    [...write.snapshot.ledger().values()].map(({ path, counts }) => [path, counts]),
  );
  let datasets: object = {};
  if (day !== null) {
    const datasetGroups = publishedNames
      .filter((name) => DEFAULT_DATASET_GROUPS.includes(name))
      .map((name) => datasetGroup(groups[name]));
    const choices: Record<string, object> = {};
    // The default comes last: its files are compared.
    for (const compromisedCards of ['since-train', 'none', 'all'] as const) {
      const settings = parseDatasetSettings({ compromisedCards });
      const built = await buildDatasets({ session, write, day, groups: datasetGroups, reporter, settings });
      choices[compromisedCards] = built.training;
      datasets = { ...built, choices };
    }
  }
  process.stdout.write(JSON.stringify({ ledger, datasets }));
  close();
}

void main(argument(0, 'lake'), JSON.parse(argument(1, 'options')));
