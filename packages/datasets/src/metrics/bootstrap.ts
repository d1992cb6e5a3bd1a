import { createHash } from 'node:crypto';

/** Range of a statistic over repeated draws. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Choices of the draws; the same give the same interval. */
export interface BootstrapOptions {
  readonly seed?: number;
  readonly draws?: number;
  /** Share of the draws within the interval. */
  readonly level?: number;
}

/**
 * Computes the interval of a statistic by the bootstrap (percentiles; Efron 1979) over clusters, such as cards: a draw takes as
 * many clusters as there are, with replacement, each with all its rows, since the rows of a card resemble each other.
 * @param clusters number of clusters.
 * @param statistic computes a draw from the number of times that each cluster was taken; null where it is undefined.
 * @returns null when no draw has a value.
 */
export function bootstrapInterval(
  clusters: number,
  statistic: (times: Uint32Array) => number | null,
  { seed = 0, draws = 1000, level = 0.95 }: BootstrapOptions = {},
): Interval | null {
  const times = new Uint32Array(clusters);
  const values: number[] = [];
  for (let draw = 0; draw < draws; draw++) {
    times.fill(0);
    for (const cluster of drawClusters(clusters, `${seed}:${draw}`))
      times[cluster] = (times[cluster] ?? 0) + 1;
    const value = statistic(times);
    if (value !== null) values.push(value);
  }
  if (values.length === 0) return null;
  values.sort((a, b) => a - b);
  const at = (share: number) => values[Math.round(share * (values.length - 1))] ?? Number.NaN;
  return { low: at((1 - level) / 2), high: at((1 + level) / 2) };
}

const WORD = 4;

/** Draws numbers below a limit, as many as it says, from the bytes that SHAKE256 makes of a seed: the same everywhere. */
function* drawClusters(limit: number, seed: string): Generator<number> {
  const bytes = createHash('shake256', { outputLength: limit * WORD })
    .update(seed)
    .digest();
  for (let at = 0; at < bytes.length; at += WORD)
    yield Math.floor((bytes.readUInt32LE(at) / 2 ** 32) * limit);
}
