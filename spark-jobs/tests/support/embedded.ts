// `<lake> <output folder> [day]`: brings a lake up with the embedded engine and writes each table as one Parquet file:
// silver, quarantine, the ledger's counts, gold, and with a day its datasets.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { bronzeTable, bronzeTypes, listBronzeObjects } from '@cardlake/bronze';
import { goldTables, groups, publishedNames } from '@cardlake/card-features';
import { buildDatasets, type DatasetGroup } from '@cardlake/datasets';
import { type DuckSession, literal, openLake, openSession, type Snapshot, scan } from '@cardlake/lake';
import { silentReporter } from '@cardlake/runtime';
import { type Table, tables } from '@cardlake/schema';
import { inlineDecoder, refine, updateGold } from '@cardlake/silver-gold';

async function main(lakeRoot: string, output: string, day: string | undefined): Promise<void> {
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
  const silver = ['silver.card_transactions', 'silver.card_disputes', 'silver.quarantine'] as const;
  for (const name of silver) await exportTable(session, write.snapshot, tables[name], output);
  for (const name of publishedNames) await exportTable(session, write.snapshot, goldTables[name], output);
  await exportLedger(session, write.snapshot, output);
  if (day !== undefined) {
    const datasetGroups: DatasetGroup[] = publishedNames.map((name) => ({
      name,
      definitionHash: groups[name].hash,
      table: goldTables[name],
    }));
    const { training, inference } = await buildDatasets({
      session,
      write,
      day,
      groups: datasetGroups,
      reporter,
    });
    process.stdout.write(JSON.stringify({ training, inference }));
  }
  session.close();
  write.release();
}

async function exportTable(
  session: DuckSession,
  snapshot: Snapshot,
  table: Table,
  output: string,
): Promise<void> {
  const location = literal(join(output, `${table.name}.parquet`));
  await session.run(
    `COPY (SELECT * FROM ${scan(table, snapshot.files(table))}) TO ${location} (FORMAT parquet)`,
  );
}

async function exportLedger(session: DuckSession, snapshot: Snapshot, output: string): Promise<void> {
  const rows = [...snapshot.objects().values()].map(
    ({ path, counts }) => `(${literal(path)}, ${literal(JSON.stringify(counts))})`,
  );
  await session.run(`COPY (SELECT * FROM (VALUES ${rows.join(', ')}) AS t(source_object, counts))
    TO ${literal(join(output, 'ledger.parquet'))} (FORMAT parquet)`);
}

void main(process.argv[2]!, process.argv[3]!, process.argv[4]);
