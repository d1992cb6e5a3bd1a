import { spawnSync } from 'node:child_process';

/** Argument that starts the benchmark as a process that measures one piece of work. */
export const MEASURED = '--measured-run';

/** Figures of a measured process. */
interface Measured {
  /** Peak resident memory. */
  readonly megabytes: number;
  readonly seconds: number;
  /** Processor seconds of all its threads, from its start. */
  readonly processorSeconds: number;
}

/** Runs a piece of work in a process of its own, which does nothing else. @param args its name and its arguments */
export function runMeasured(...args: readonly string[]): Measured {
  const child = spawnSync(process.execPath, [process.argv[1] ?? '', MEASURED, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (child.status !== 0) throw new Error(`the measured process ended with ${child.status ?? child.signal}`);
  return JSON.parse(child.stdout) as Measured;
}

/** Runs the work of a measured process, then prints its figures as JSON. */
export async function printMeasured(work: () => Promise<void>): Promise<void> {
  const start = process.hrtime.bigint();
  await work();
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  const megabytes = process.resourceUsage().maxRSS / 1024;
  const { user, system } = process.cpuUsage();
  process.stdout.write(JSON.stringify({ megabytes, seconds, processorSeconds: (user + system) / 1e6 }));
}
