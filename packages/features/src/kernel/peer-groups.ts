import type { RowBuffer } from './row-buffer';
import { capacityFor } from './storage';

/**
 * For each row of a chunk, the first row of its entity and the first row of its peer group: the rows at the same instant,
 * which do not see each other. Windows without a delay end before their row's peer group.
 */
export class PeerGroups {
  entityStart = new Int32Array(0);
  instantStart = new Int32Array(0);
  /** First row of the current entity that windows may reach. */
  entity = 0;
  private instant = 0;

  /**
   * Processes the last `rows` rows; `starts[startsFrom + r]` is 1 when an entity starts with row r.
   * @throws Error when they are not sorted by time within their entity
   */
  evaluate({ ts, end }: RowBuffer, starts: Uint8Array, startsFrom: number, rows: number): void {
    if (this.entityStart.length < rows) {
      const capacity = capacityFor(rows);
      this.entityStart = new Int32Array(capacity);
      this.instantStart = new Int32Array(capacity);
    }
    const { entityStart, instantStart } = this;
    let { entity, instant } = this;
    const from = end - rows;
    let previous = from === 0 ? Number.NEGATIVE_INFINITY : ts[from - 1]!;
    for (let r = 0; r < rows; r++) {
      const t = ts[from + r]!;
      if (starts[startsFrom + r] === 1) {
        entity = from + r;
        instant = from + r;
      } else if (t !== previous) {
        if (!(t > previous)) throw new Error(`row ${startsFrom + r} is earlier than the row before it`);
        instant = from + r;
      }
      previous = t;
      entityStart[r] = entity;
      instantStart[r] = instant;
    }
    this.entity = entity;
    this.instant = instant;
  }

  /** Processes the last row alone: the newest of an entity that has the last `rows` rows. */
  evaluateLast({ ts, end }: RowBuffer, rows: number): void {
    if (this.entityStart.length === 0) {
      this.entityStart = new Int32Array(capacityFor(1));
      this.instantStart = new Int32Array(capacityFor(1));
    }
    this.entity = end - rows;
    this.instant = findInstantStart(ts, this.entity, end);
    this.entityStart[0] = this.entity;
    this.instantStart[0] = this.instant;
  }

  /** Continues after the whole past of one entity was appended without computing it. */
  resume({ ts, end }: RowBuffer): void {
    this.entity = 0;
    this.instant = findInstantStart(ts, 0, end);
  }

  /** Hides the rows before `row` from windows. */
  hideBefore(row: number): void {
    this.entity = Math.max(this.entity, row);
    this.instant = Math.max(this.instant, row);
  }

  /** Adjusts to rows that shifted to the front. */
  shiftRows(by: number): void {
    this.entity -= by;
    this.instant -= by;
  }
}

/** Finds the first row at the instant of the last one; `first` when there is no row. */
function findInstantStart(ts: Float64Array, first: number, end: number): number {
  let row = Math.max(end - 1, first);
  while (row > first && ts[row - 1] === ts[end - 1]) row--;
  return row;
}
