import { type KnownRow, sumHashes } from './known-history';
import { SubsetSums } from './subset-sums';

/** A read of a history, as a decision records it. */
export interface HistoryRead {
  /** Number of the events that were read. */
  readonly count: number;
  /** Sum of the hashes of their ids, modulo 2^64. */
  readonly hash: bigint;
  /** Instant before the read began, µs. */
  readonly readAt: number;
  /** True when the history was known to lack events of a window. */
  readonly isPartial: boolean;
}

/** Events whose keeping was so close to the read that either may have been first: all their subsets are tried. */
const CLOSE_EVENTS = 20;

/**
 * Finds the events that a read returned among those that it may have returned, ascending by time. The number and the sum of
 * hashes prove a finding: other events have both by a chance of 1 in 2^64 for each set that is tried.
 *
 * A history holds all events that were decided before the read, but for those that were decided close to it; and of those
 * that were not decided, which a server takes from the lake when it starts, the first to arrive. A partial one lacks the
 * oldest of them.
 * @returns undefined when no such set has that number and hash
 */
export function findReadEvents(
  rows: readonly KnownRow[],
  read: HistoryRead,
): readonly KnownRow[] | undefined {
  if (isRead(rows, read)) return rows;
  const arrived = rows.filter(({ known }) => (known.keptAt ?? known.arrivedAt) < read.readAt);
  if (isRead(arrived, read)) return arrived;
  return findAmongClose(rows, read) ?? (read.isPartial ? findNewest(rows, read) : undefined);
}

const isRead = (rows: readonly KnownRow[], { count, hash }: HistoryRead): boolean =>
  rows.length === count && sumHashes(rows) === hash;

/** Tries every subset of the events that were decided close to the read, with every number of those that were not decided. */
function findAmongClose(rows: readonly KnownRow[], read: HistoryRead): readonly KnownRow[] | undefined {
  const distance = ({ known }: KnownRow): number => Math.abs((known.keptAt ?? 0) - read.readAt);
  const decided = rows.filter(({ known }) => known.keptAt !== null).sort((a, b) => distance(a) - distance(b));
  const close = decided.slice(0, CLOSE_EVENTS);
  const before = decided.slice(CLOSE_EVENTS).filter(({ known }) => (known.keptAt ?? 0) < read.readAt);
  const loaded = rows
    .filter(({ known }) => known.keptAt === null)
    .sort((a, b) => a.known.arrivedAt - b.known.arrivedAt);
  const subsets = new SubsetSums(close.map(({ hash }) => hash));
  let hash = BigInt.asUintN(64, read.hash - sumHashes(before));
  for (let taken = 0; taken <= loaded.length; taken++) {
    const found = subsets.find(read.count - before.length - taken, hash);
    if (found !== undefined) {
      const all = new Set([...before, ...loaded.slice(0, taken), ...close.filter((_, at) => found[at])]);
      return rows.filter((row) => all.has(row));
    }
    hash = BigInt.asUintN(64, hash - (loaded[taken]?.hash ?? 0n));
  }
  return undefined;
}

/** Tries the newest events: all that are known, those that had arrived, and of these those that were decided. */
function findNewest(rows: readonly KnownRow[], read: HistoryRead): readonly KnownRow[] | undefined {
  const arrived = rows.filter(({ known }) => (known.keptAt ?? known.arrivedAt) < read.readAt);
  const decided = arrived.filter(({ known }) => known.keptAt !== null);
  return [rows, arrived, decided]
    .filter(({ length }) => length >= read.count)
    .map((all) => all.slice(all.length - read.count))
    .find((newest) => isRead(newest, read));
}
