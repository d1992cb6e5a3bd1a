import { availableParallelism, cpus, loadavg } from 'node:os';

/** Seconds that one run took. */
export async function measureSeconds(work: () => Promise<unknown>): Promise<number> {
  const start = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - start) / 1e9;
}

export const RUNS = 3;

/**
 * Medians of several ways to do the same work, in seconds. The ways take turns, so that a machine that slows down or
 * warms up does so for all of them.
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

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** What the figures were measured on. */
export const machine = (): Record<string, unknown> => ({
  node: process.version,
  cpu: cpus()[0]?.model,
  cores: availableParallelism(),
  load: Number(loadavg()[0]!.toFixed(2)),
});

/** Three decimals, which is as much as a bench can know. */
export const round = (value: number): number => Number(value.toFixed(3));
