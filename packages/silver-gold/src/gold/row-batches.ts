import { sumRows } from '@cardlake/lake';
import { groupDays } from './day-groups';
import type { PartRange, SourcePart } from './feature-source';

/** Consecutive rows of a source that are written together: some small days, a large one, or a piece of a very large one. */
export interface RowBatch {
  readonly rows: number;
  /** Days of the rows, in order. */
  readonly days: readonly string[];
  /** False when the next batch has more rows of the same day. */
  readonly endsDay: boolean;
  readonly ranges: readonly PartRange[];
}

/** Divides a source, whose parts are ordered by day, into batches of at most `maxRows` rows. */
export function planBatches(parts: readonly SourcePart[], maxRows: number): RowBatch[] {
  const days = new Map<string, { day: string; rows: number; ranges: PartRange[] }>();
  for (const [part, { day, rows }] of parts.entries()) {
    if (rows === 0) continue;
    const known = days.get(day) ?? { day, rows: 0, ranges: [] };
    known.rows += rows;
    known.ranges.push({ part, from: 0, until: rows });
    days.set(day, known);
  }
  return groupDays([...days.values()]).flatMap((group) => {
    const rows = sumRows(group);
    if (rows > maxRows) return group.flatMap(({ day, ranges }) => splitDay(day, ranges, maxRows));
    const ranges = group.flatMap((day) => day.ranges);
    return [{ rows, days: group.map(({ day }) => day), endsDay: true, ranges }];
  });
}

/** Divides a day: whole parts together as far as they fit, a larger part into pieces of `maxRows` rows. */
function splitDay(day: string, ranges: readonly PartRange[], maxRows: number): RowBatch[] {
  const pieces: PartRange[][] = [];
  let rows = 0;
  for (const range of ranges) {
    const { part, until } = range;
    if (until > maxRows) {
      for (let from = 0; from < until; from += maxRows)
        pieces.push([{ part, from, until: Math.min(until, from + maxRows) }]);
      rows = maxRows;
      continue;
    }
    if (pieces.length === 0 || rows + until > maxRows) {
      pieces.push([]);
      rows = 0;
    }
    pieces.at(-1)?.push(range);
    rows += until;
  }
  return pieces.map((piece, i) => ({
    rows: piece.reduce((total, { from, until }) => total + until - from, 0),
    days: [day],
    endsDay: i === pieces.length - 1,
    ranges: piece,
  }));
}

/** Cuts rows `[from, until)` out of the rows of ranges. */
export function sliceRanges(ranges: readonly PartRange[], from: number, until: number): PartRange[] {
  let start = 0;
  return ranges.flatMap((range) => {
    const shift = range.from - start;
    start += range.until - range.from;
    const slice = {
      part: range.part,
      from: Math.max(range.from, from + shift),
      until: Math.min(range.until, until + shift),
    };
    return slice.from < slice.until ? [slice] : [];
  });
}

/** Batch and position of each row of a source, in the form that threads exchange. */
export interface RowPlaces {
  readonly batches: number;
  /** Batch of the first row of each part; the pieces of a divided part follow it. */
  readonly firstBatch: Int32Array;
  /** Position of the first row of each part in its batch. */
  readonly firstPosition: Int32Array;
  /** Rows of the pieces of each part. */
  readonly pieceRows: Int32Array;
}

/** Tells where the rows of each part are. */
export function placeRows(parts: readonly SourcePart[], batches: readonly RowBatch[]): RowPlaces {
  const firstBatch = new Int32Array(parts.length);
  const firstPosition = new Int32Array(parts.length);
  const pieceRows = new Int32Array(parts.length);
  for (const [batch, { ranges }] of batches.entries()) {
    let position = 0;
    for (const { part, from, until } of ranges) {
      if (from === 0) {
        firstBatch[part] = batch;
        firstPosition[part] = position;
        pieceRows[part] = until;
      }
      position += until - from;
    }
  }
  return { batches: batches.length, firstBatch, firstPosition, pieceRows };
}
