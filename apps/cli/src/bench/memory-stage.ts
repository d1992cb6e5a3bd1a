import { openLake } from '@cardlake/lake';
import { withBenchLake, workOn } from './bench-lake';
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
  await workOn(await openLake(root), async (bench) => {
    await bench.refine();
    await bench.gold();
  });
}
