// `<lake> [day]`: runs the embedded engine on a lake, and builds the datasets if a day is given. Writes the number of
// lines by outcome for each object, and the manifests, as JSON; those of training for each treatment of compromised cards.
import { groups, publishedNames } from '@cardlake/card-features';
import { buildDatasets, datasetGroup, parseDatasetSettings } from '@cardlake/datasets';
import { DEFAULT_DATASET_GROUPS } from '@cardlake/job-contract';
import { silentReporter } from '@cardlake/runtime';
import { updateGold } from '@cardlake/silver-gold';
import { argument } from './arguments';
import { refinedLake } from './refined-lake';

async function main(lakeRoot: string, day: string | undefined): Promise<void> {
  const { session, write, close } = await refinedLake(lakeRoot);
  const reporter = silentReporter;
  await updateGold({ session, write, groups: publishedNames.map((name) => groups[name]), reporter });
  const ledger = Object.fromEntries(
    [...write.snapshot.ledger().values()].map(({ path, counts }) => [path, counts]),
  );
  let datasets: object = {};
  if (day !== undefined) {
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

void main(argument(0, 'lake'), process.argv[3]);
