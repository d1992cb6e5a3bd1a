import { groups as published } from '@cardlake/card-features';
import { bronzeObjects, chooseDecoder } from '@cardlake/engine';
import { openLake, openSession } from '@cardlake/lake';
import { engineConfig, silentReporter } from '@cardlake/runtime';
import { refine, updateGold } from '@cardlake/silver-gold';

import { decodeWorker } from '../process/workers';
import { benchThreads, withBenchLake } from './bench-lake';
import { round } from './measure';
import { runMeasured } from './measured-process';
import type { Result } from './result';
import { skewedTraffic } from './skewed-traffic';

/** Name of the work of the measured process. */
export const BRONZE_TO_GOLD = 'bronze-to-gold';
const MAX_MEGABYTES = 2_000;

/** Measures the peak memory of a process that only takes bronze to gold. */
export async function memoryStage(events: number): Promise<Result> {
  return withBenchLake(async (bench) => {
    await bench.generate(skewedTraffic(events));
    bench.write.release();
    const { megabytes, seconds } = runMeasured(BRONZE_TO_GOLD, bench.lake.root);
    return {
      stage: 'memory',
      figures: { events, seconds: round(seconds) },
      bounds: [{ what: 'peak megabytes', value: Math.round(megabytes), atMost: MAX_MEGABYTES }],
    };
  });
}

/** Takes bronze to gold of a lake. */
export async function takeBronzeToGold(root: string): Promise<void> {
  const lake = await openLake(root);
  const write = await lake.beginWrite();
  const session = await openSession({ tempDir: write.stagingDir, ...engineConfig(process.env) });
  const objects = [...bronzeObjects(lake.root)];
  const decoder = chooseDecoder(objects, {
    decodeWorker: decodeWorker(),
    resources: engineConfig(process.env),
  });
  await refine(objects, { session, write, lakeRoot: lake.root, decoder, reporter: silentReporter });
  await decoder.close();
  await updateGold({
    session,
    write,
    groups: Object.values(published),
    reporter: silentReporter,
    threads: benchThreads(),
  });
  session.close();
  write.release();
}
