import { join } from 'node:path';
import { groups, snapshotGroups } from '@cardlake/card-features';
import { runStream } from '@cardlake/engine';
import { deriveKeptColumns, LocalCardHistory, LocalSnapshotRows } from '@cardlake/feature-store/assembled';
import { openLake, openSession } from '@cardlake/lake';
import { fixedClock, silentReporter } from '@cardlake/runtime';
import { createVectorAssembler, type NeededSnapshot } from '../../src';
import { listDifferences } from './equal-vectors';
import { lakeReader } from './read-lake';
import { replay } from './replay';

const group = groups.fraud_features_v2;
/** An instant after all arrivals, ms. */
const NOW = Date.UTC(2026, 5, 1);
const DAY_MS = 86_400_000;
/** Most differences to show. */
const SHOWN = 20;

/** Publishes the days of a snapshot group one after the other, each when an event first needs it. */
async function publishedAsNeeded(reader: ReturnType<typeof lakeReader>, folder: string, firstDay: string) {
  const store = new LocalSnapshotRows(folder);
  const rows = new Map(
    await Promise.all(
      snapshotGroups.map(async (snapshot) => [snapshot, await reader.readSnapshots(snapshot)] as const),
    ),
  );
  let next = Date.parse(firstDay);
  return async ({ group: needed, key, day }: NeededSnapshot) => {
    for (; next <= Date.parse(day); next += DAY_MS) {
      const published = new Date(next).toISOString().slice(0, 10);
      for (const [snapshot, days] of rows)
        await store.publish({
          group: snapshot,
          day: published,
          version: 1,
          rows: [days.get(published) ?? []],
        });
    }
    return store.read(needed, key, day);
  };
}

/** Takes what is in bronze to gold, and replays every event of silver in order. */
export async function compareWithGold(
  lakeRoot: string,
): Promise<{ events: number; differences: string[]; flags: string[] }> {
  await runStream(
    { lakeRoot },
    { clock: fixedClock(NOW), reporter: silentReporter, resources: { threads: 2, memoryMb: 800 } },
  );
  const session = await openSession({ tempDir: join(lakeRoot, '..', 'spill'), memoryMb: 800 });
  const reader = lakeReader(await openLake(lakeRoot), session);
  const [events, gold] = await Promise.all([reader.readEvents(), reader.readGold(group)]);
  const history = new LocalCardHistory({ columns: deriveKeptColumns([group]) });
  await history.declareCompleteFrom(Number.NEGATIVE_INFINITY);
  const firstDay = new Date((events[0]?.ts ?? 0) / 1000 - DAY_MS).toISOString().slice(0, 10);
  const vectors = await replay(events, {
    assembler: createVectorAssembler(group, snapshotGroups),
    history,
    readSnapshot: await publishedAsNeeded(reader, `${lakeRoot}-snapshots`, firstDay),
  });
  session.close();
  expect(vectors.size).toBe(gold.size);
  return {
    events: events.length,
    differences: events
      .flatMap(({ event_id: id }) => listDifferences(group, id, vectors.get(id)?.features, gold.get(id)))
      .slice(0, SHOWN),
    flags: [...new Set([...vectors.values()].flatMap(({ flags }) => flags))],
  };
}
