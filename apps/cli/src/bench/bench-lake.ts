import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lakeSink, sendAll, syntheticTraffic, type TrafficOptions } from '@cardlake/bronze';
import { groupTable, groups as published, snapshotGroups } from '@cardlake/card-features';
import { bronzeObjects, chooseDecoder, featureThreads } from '@cardlake/engine';
import type { CompiledGroup } from '@cardlake/features';
import {
  type DuckSession,
  type Lake,
  type LakeTable,
  openLake,
  openSession,
  type WriteSession,
} from '@cardlake/lake';
import { engineConfig, silentReporter } from '@cardlake/runtime';
import { refine, type SourceObject, updateGold, updateSnapshots } from '@cardlake/silver-gold';
import { decodeWorker, featureWorker } from '../process/workers';

/** Every published group, as a run computes them. */
const allGroups: readonly CompiledGroup[] = Object.values(published);

/** The groups whose features the peers compute, too. */
export const bothGroups: readonly CompiledGroup[] = [
  published.rt_card_features_v1,
  published.fraud_features_v1,
];

/** A lake in a temporary folder for a benchmark. */
export interface BenchLake {
  readonly lake: Lake;
  readonly write: WriteSession;
  readonly session: DuckSession;
  /** Ingests synthetic traffic into bronze. */
  generate(traffic: Partial<TrafficOptions>): Promise<void>;
  /** Refines bronze to silver: the objects of this lake, or the given ones. */
  refine(objects?: readonly SourceObject[]): Promise<void>;
  gold(groups?: readonly CompiledGroup[]): Promise<void>;
  /** Updates the snapshot groups, up to the day of a window end. */
  snapshots(windowEndMicros: number): Promise<void>;
  /** Locations of the files of a table. */
  locations(table: LakeTable): string[];
  /** Removes all gold from the lake, so that the next gold run writes it again. */
  dropGold(): Promise<void>;
}

/** Runs work on a fresh lake and removes it afterwards. */
export async function withBenchLake<T>(work: (bench: BenchLake) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'cardlake-bench-'));
  try {
    return await workOn(await openLake(join(folder, 'lake'), { create: true }), work);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs work on a lake, as its writer. */
export async function workOn<T>(lake: Lake, work: (bench: BenchLake) => Promise<T>): Promise<T> {
  const write = await lake.beginWrite();
  const session = await openSession({ tempDir: write.stagingDir, ...engineConfig(process.env) });
  try {
    return await work(benchLake(lake, write, session));
  } finally {
    session.close();
    write.release();
  }
}

/** Returns the threads that a run of the command line would use. */
const benchThreads = () =>
  featureThreads({ featureWorker: featureWorker(), resources: engineConfig(process.env) });

function benchLake(lake: Lake, write: WriteSession, session: DuckSession): BenchLake {
  return {
    lake,
    write,
    session,
    async generate(traffic) {
      const sink = await lakeSink({ lakeRoot: lake.root });
      await sendAll(syntheticTraffic(traffic).records, sink);
    },
    async refine(objects = [...bronzeObjects(lake.root)]) {
      const decoder = chooseDecoder(objects, {
        decodeWorker: decodeWorker(),
        resources: engineConfig(process.env),
      });
      try {
        await refine(objects, { session, write, lakeRoot: lake.root, decoder, reporter: silentReporter });
      } finally {
        await decoder.close();
      }
    },
    async gold(groups = allGroups) {
      await updateGold({
        session,
        write,
        groups,
        snapshotGroups,
        reporter: silentReporter,
        threads: benchThreads(),
      });
    },
    async snapshots(windowEndMicros) {
      await updateSnapshots({
        session,
        write,
        groups: snapshotGroups,
        windowEndMicros,
        reporter: silentReporter,
      });
    },
    locations: (table) => write.snapshot.files(table).map(({ location }) => location),
    async dropGold() {
      const transaction = write.transaction();
      for (const group of allGroups)
        for (const { path } of write.snapshot.files(groupTable(group))) transaction.remove(path);
      await transaction.commit({ kind: 'bench' });
    },
  };
}
