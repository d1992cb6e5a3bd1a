import type { RowBuffer } from './row-buffer';
import { capacityFor } from './storage';

/**
 * For each row of a chunk the first row of its entity and the first row at its instant. What windows without a delay
 * end before is the latter: events at the same instant do not see each other.
 */
export class PeerGroups {
  entityStart = new Int32Array(0);
  instantStart = new Int32Array(0);
  /** First row of the current entity that its windows may see. */
  entity = 0;
  private instant = 0;

  /**
   * Follows the last `rows` rows; `starts[startsFrom + r]` is 1 when an entity starts with row r.
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

  /** Takes up after rows that were appended without computing them, the whole of one entity's past. */
  resume({ ts, end }: RowBuffer): void {
    this.entity = 0;
    this.instant = Math.max(end - 1, 0);
    while (this.instant > 0 && ts[this.instant - 1] === ts[end - 1]) this.instant--;
  }

  /** Makes the rows before `row` invisible. */
  hideBefore(row: number): void {
    this.entity = Math.max(this.entity, row);
    this.instant = Math.max(this.instant, row);
  }

  /** Follows rows that moved to the front. */
  shiftRows(by: number): void {
    this.entity -= by;
    this.instant -= by;
  }
}
