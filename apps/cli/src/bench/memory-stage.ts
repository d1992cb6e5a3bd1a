import { spawnSync } from 'node:child_process';
import { groups as published } from '@cardlake/card-features';
import { bronzeObjects, chooseDecoder } from '@cardlake/engine';
import { openLake, openSession } from '@cardlake/lake';
import { engineConfig, silentReporter } from '@cardlake/runtime';
import { refine, updateGold } from '@cardlake/silver-gold';

import { decodeWorker } from '../process/workers';
import { benchThreads, withBenchLake } from './bench-lake';
import { round } from './measure';
import type { Result } from './result';
import { skewedTraffic } from './skewed-traffic';

/** Argument that starts the benchmark as the measured process. */
export const MEASURED = '--measured-run';
const MAX_MEGABYTES = 2_000;

/** Measures the peak memory of a process that only takes bronze to gold. */
export async function memoryStage(events: number): Promise<Result> {
  return withBenchLake(async (bench) => {
    await bench.generate(skewedTraffic(events));
    bench.write.release();
    const child = spawnSync(process.execPath, [process.argv[1] ?? '', MEASURED, bench.lake.root], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    if (child.status !== 0)
      throw new Error(`the measured process ended with ${child.status ?? child.signal}`);
    const { megabytes, seconds } = JSON.parse(child.stdout) as { megabytes: number; seconds: number };
    return {
      stage: 'memory',
      figures: { events, seconds: round(seconds) },
      bounds: [{ what: 'peak megabytes', value: Math.round(megabytes), atMost: MAX_MEGABYTES }],
    };
  });
}

/** Takes bronze to gold of a lake, then prints its own peak resident memory as JSON. */
export async function measuredRun(root: string): Promise<void> {
  const start = process.hrtime.bigint();
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
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  const megabytes = process.resourceUsage().maxRSS / 1024;
  process.stdout.write(JSON.stringify({ megabytes, seconds }));
}
