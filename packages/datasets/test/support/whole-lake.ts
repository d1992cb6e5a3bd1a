import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bronzeTable, ingest, listBronzeObjects } from '@cardlake/bronze';
import { goldTables, groups, publishedNames, snapshotGroups } from '@cardlake/card-features';
import { localOnlineStore, onlineGroup, publishGroup, verifyOnline } from '@cardlake/feature-store';
import { type DuckSession, type Lake, openLake, sql } from '@cardlake/lake';
import { silentReporter, systemClock } from '@cardlake/runtime';
import { inlineDecoder, refine, updateGold } from '@cardlake/silver-gold';
import { buildDatasets, type DatasetsResult, datasetGroup } from '../../src';

const online = onlineGroup(groups.rt_card_features_v1);
const table = goldTables.rt_card_features_v1;
const TYPES = ['card_authorization', 'card_dispute'] as const;

/** Creates a lake with all stages: ingestion, runs, datasets and the online store. */
export async function wholeLake(root: string, session: DuckSession) {
  const lake: Lake = await openLake(root, { create: true });
  const store = localOnlineStore({ lakeRoot: root, session });
  let files = 0;
  return {
    lake,
    /** Ingests lines that arrived at an instant (ms), and takes them to silver, gold and online. */
    async run(lines: Readonly<Record<(typeof TYPES)[number], readonly string[]>>, arrival: number) {
      for (const type of TYPES) {
        const input = join(root, '..', `input-${files++}.ndjson`);
        writeFileSync(input, lines[type].map((line) => `${line}\n`).join(''));
        await ingest({
          lakeRoot: root,
          type,
          inputs: [input],
          clock: systemClock,
          arrivalMicros: arrival * 1000,
        });
      }
      const write = await lake.beginWrite();
      try {
        const objects = TYPES.flatMap((type) =>
          [...listBronzeObjects(root, bronzeTable(type))].map((object) => ({
            ...object,
            type,
            bytes: statSync(object.location).size,
          })),
        );
        const shared = { session, write, reporter: silentReporter };
        await refine(objects, { ...shared, lakeRoot: root, decoder: inlineDecoder() });
        const before = write.snapshot;
        const { changedCards } = await updateGold({
          ...shared,
          groups: Object.values(groups).filter(({ assembled }) => assembled !== true),
          snapshotGroups,
        });
        const after = write.snapshot;
        const asOf = arrival * 1000;
        const cards = changedCards.get(online.name);
        if (cards === undefined) throw new Error('the group was not updated');
        return await publishGroup({
          session,
          store,
          lakeRoot: root,
          group: online,
          table,
          before,
          after,
          changed: sql`SELECT card_id, event_id FROM ${cards}`,
          asOf,
        });
      } finally {
        write.release();
      }
    },
    async datasets(day: string): Promise<DatasetsResult> {
      const write = await lake.beginWrite();
      try {
        return await buildDatasets({
          session,
          write,
          day,
          groups: publishedNames
            .filter((name) => groups[name].assembled !== true)
            .map((name) => datasetGroup(groups[name])),
        });
      } finally {
        write.release();
      }
    },
    online: () =>
      verifyOnline(session, { store, lakeRoot: root, group: online, table, snapshot: lake.snapshot() }),
  };
}
