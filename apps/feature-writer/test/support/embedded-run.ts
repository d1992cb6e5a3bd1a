import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  bronzeTable,
  bronzeTypes,
  lakeSink,
  listBronzeObjects,
  sendAll,
  syntheticTraffic,
  TRAFFIC_DEFAULTS,
} from '@cardlake/bronze';
import { groups, groupTable } from '@cardlake/card-features';
import { localOnlineStore, onlineGroup, onlineUpdatesFolder, publishGroup } from '@cardlake/feature-store';
import { openLake, openSession, sql } from '@cardlake/lake';
import { silentReporter } from '@cardlake/runtime';
import { inlineDecoder, refine, updateGold } from '@cardlake/silver-gold';
import { z } from 'zod';

/** As-of instant of the run: after the last event. */
export const WINDOW_END = Date.UTC(2026, 0, 9) * 1000;

export const online = onlineGroup(groups.rt_card_features_v1);

/**
 * Runs synthetic traffic through the embedded engine into a lake, with its online updates.
 * @returns the folder of the updates, the number of cards, and a sample of the records of the local store
 */
export async function embeddedRun(
  lakeRoot: string,
  traffic: { readonly cards: number; readonly events: number },
) {
  mkdirSync(lakeRoot, { recursive: true });
  const { records } = syntheticTraffic({
    ...TRAFFIC_DEFAULTS,
    cards: traffic.cards,
    numTransactions: traffic.events,
    days: 7,
  });
  await sendAll(records, await lakeSink({ lakeRoot, bucketMinutes: 1440 }));
  const lake = await openLake(lakeRoot);
  const write = await lake.beginWrite();
  const session = await openSession({ tempDir: write.stagingDir, memoryMb: 500 });
  try {
    const arrived = bronzeTypes.flatMap((type) =>
      [...listBronzeObjects(lakeRoot, bronzeTable(type))].map((object) => ({
        ...object,
        type,
        bytes: statSync(object.location).size,
      })),
    );
    const reporter = silentReporter;
    await refine(arrived, { session, write, lakeRoot, decoder: inlineDecoder(), reporter });
    const before = write.snapshot;
    const group = groups.rt_card_features_v1;
    const { changedCards } = await updateGold({
      session,
      write,
      groups: [group],
      snapshotGroups: [],
      reporter,
    });
    const cards = changedCards.get(online.name);
    if (cards === undefined) throw new Error('the group was not updated');
    const store = localOnlineStore({ lakeRoot, session });
    await publishGroup({
      session,
      store,
      lakeRoot,
      group: online,
      table: groupTable(group),
      before,
      after: write.snapshot,
      changed: sql`SELECT card_id, event_id FROM ${cards}`,
      asOf: WINDOW_END,
      writeUpdates: true,
    });
    const ids = await session.rows(
      sql`SELECT card_id FROM ${store.relation(online)} ORDER BY card_id`,
      z.object({ card_id: z.string() }),
    );
    const some = [];
    for (const { card_id: id } of ids.filter((_, i) => i % 97 === 0)) some.push(await store.get(online, id));
    return { folder: join(lakeRoot, onlineUpdatesFolder(online.name, WINDOW_END)), cards: ids.length, some };
  } finally {
    session.close();
    write.release();
  }
}
