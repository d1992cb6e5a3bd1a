// `<lake> [day]`: runs the embedded engine on a lake, and builds the datasets if a day is given. Writes the number of
// lines by outcome for each object, and the manifests, as JSON; those of training for each treatment of compromised cards.
import { statSync } from 'node:fs';
import { bronzeTable, bronzeTypes, listBronzeObjects } from '@cardlake/bronze';
import { goldTables, groups, publishedNames } from '@cardlake/card-features';
import { buildDatasets, type DatasetGroup, parseDatasetSettings } from '@cardlake/datasets';
import { openLake, openSession } from '@cardlake/lake';
import { silentReporter } from '@cardlake/runtime';
import { inlineDecoder, refine, updateGold } from '@cardlake/silver-gold';
import { argument } from './arguments';

async function main(lakeRoot: string, day: string | undefined): Promise<void> {
  const lake = await openLake(lakeRoot, { create: true });
  const write = await lake.beginWrite();
  const session = await openSession({ tempDir: write.stagingDir, memoryMb: 500, threads: 2 });
  const objects = bronzeTypes.flatMap((type) =>
    [...listBronzeObjects(lakeRoot, bronzeTable(type))].map((object) => ({
      ...object,
      type,
      bytes: statSync(object.location).size,
    })),
  );
  const decoder = inlineDecoder();
  const reporter = silentReporter;
  await refine(objects, { session, write, lakeRoot, decoder, reporter });
  await updateGold({ session, write, groups: publishedNames.map((name) => groups[name]), reporter });
  const ledger = Object.fromEntries(
    [...write.snapshot.ledger().values()].map(({ path, counts }) => [path, counts]),
  );
  let datasets: object = {};
  if (day !== undefined) {
    const datasetGroups: DatasetGroup[] = publishedNames.map((name) => ({
      name,
      definitionHash: groups[name].hash,
      table: goldTables[name],
    }));
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
  session.close();
  write.release();
}

void main(argument(0, 'lake'), process.argv[3]);
