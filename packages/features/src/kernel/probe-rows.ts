import type { KernelBatch } from './batch';
import { capacityFor } from './storage';

/** A batch of events and probes, sorted by (entity, ts); of the rows of one instant, the probes come first. */
export interface ProbeBatch extends KernelBatch {
  /** 1 on a row that is a probe: an entity and an instant to compute features for. It is in no window. */
  readonly isProbe: Uint8Array;
}

/**
 * The probes of a chunk apart from its events, with the events that each can see: those of its entity that come before
 * it. Behind the last probe stands the last row of the chunk once more, so that windows keep up with the events and rows
 * that none of them reaches can be dropped; its features are nobody's.
 */
export class ProbeRows {
  /** For each probe, the first row of its entity in the row buffer. */
  entityStart = new Int32Array(0);
  /** For each probe, the row behind the last event before it. */
  eventsBefore = new Int32Array(0);
  /** Rows of the batch that are events, in order. */
  events = new Int32Array(0);
  /** Rows of the batch that are probes, in order, and the last row of the chunk. */
  probes = new Int32Array(0);
  eventCount = 0;
  /** Number of probes, and one. */
  rows = 0;
  private entity = 0;
  private previous = Number.NEGATIVE_INFINITY;
  private isAfterEvent = false;

  /**
   * Tells rows `[at, at + rows)` of a batch apart.
   * @param end the row of the buffer that the first event will get
   * @throws Error when rows are not sorted
   */
  read({ ts, entityStart, isProbe }: ProbeBatch, at: number, rows: number, end: number): void {
    this.reserve(rows + 1);
    this.eventCount = 0;
    this.rows = 0;
    for (let row = at; row < at + rows; row++) {
      const t = ts[row]!;
      const probe = isProbe[row] === 1;
      if (entityStart[row] === 1) this.entity = end + this.eventCount;
      else if (t < this.previous) throw new Error(`row ${row} is earlier than the row before it`);
      else if (probe && this.isAfterEvent && t === this.previous)
        throw new Error(`row ${row} is a probe after an event of its instant`);
      this.previous = t;
      this.isAfterEvent = !probe;
      if (probe) this.add(row, end);
      else this.events[this.eventCount++] = row;
    }
    this.add(at + rows - 1, end);
  }

  /** Adjusts to rows that shifted to the front. */
  shiftRows(by: number): void {
    this.entity -= by;
  }

  private add(row: number, end: number): void {
    this.entityStart[this.rows] = this.entity;
    this.eventsBefore[this.rows] = end + this.eventCount;
    this.probes[this.rows++] = row;
  }

  private reserve(rows: number): void {
    if (this.events.length >= rows) return;
    const capacity = capacityFor(rows);
    this.entityStart = new Int32Array(capacity);
    this.eventsBefore = new Int32Array(capacity);
    this.events = new Int32Array(capacity);
    this.probes = new Int32Array(capacity);
  }
}
