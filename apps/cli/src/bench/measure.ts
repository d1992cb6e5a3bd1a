import { availableParallelism, cpus, loadavg } from 'node:os';

/** Measures the seconds of one run. */
export async function measureSeconds(work: () => Promise<unknown>): Promise<number> {
  const start = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - start) / 1e9;
}

/**
 * Seconds of one run, and processor seconds of all its threads outside the kernel: neither other processes nor what the file
 * system has left to do from before lengthens these.
 */
export interface Seconds {
  readonly elapsed: number;
  readonly processor: number;
}

/** Measures one run by both clocks. */
export async function measureBoth(work: () => Promise<unknown>): Promise<Seconds> {
  const before = process.cpuUsage();
  const elapsed = await measureSeconds(work);
  const { user } = process.cpuUsage(before);
  return { elapsed, processor: user / 1e6 };
}

/** Runs of each measurement. */
export const RUNS = 3;

/**
 * Measures the median seconds of several ways to do the same work. The ways take turns, so that a machine that
 * slows down or warms up does so for all of them.
 */
export async function medians<K extends string>(
  ways: Readonly<Record<K, () => Promise<number>>>,
  runs = RUNS,
): Promise<Record<K, number>> {
  const samples = new Map<K, number[]>();
  for (let run = 0; run < runs; run++)
    for (const name of Object.keys(ways) as K[])
      samples.set(name, [...(samples.get(name) ?? []), await ways[name]()]);
  return Object.fromEntries([...samples].map(([name, times]) => [name, median(times)])) as Record<K, number>;
}

/** Computes the median. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [lower = Number.NaN, upper = Number.NaN] = [sorted[middle - 1], sorted[middle]];
  return sorted.length % 2 === 1 ? upper : (lower + upper) / 2;
}

/** Describes the machine of the measurement. */
export const machine = (): Record<string, unknown> => ({
  node: process.version,
  cpu: cpus()[0]?.model,
  cores: availableParallelism(),
  load: Number((loadavg()[0] ?? 0).toFixed(2)),
});

/** Rounds to three decimals, which is the precision of a benchmark. */
export const round = (value: number): number => Number(value.toFixed(3));
