/** Places of an event's values in a row of bytes: its instant, its decimals, the codes of its texts, and its id. */
export interface RowLayout {
  readonly bytes: number;
  readonly decimals: ReadonlyMap<string, number>;
  readonly texts: ReadonlyMap<string, number>;
  readonly id: number;
}

const WORD = 4;
/** Bytes of an id's digest. */
const ID_BYTES = 16;
const MIN_ROWS = 4;
/** A full card grows by half, so that at most a third of its memory is spare. */
const GROWTH = 1.5;

/** Lays a row out for some columns. */
export function layOutRow(columns: {
  readonly decimals: readonly string[];
  readonly texts: readonly string[];
}): RowLayout {
  let at = 2 * WORD;
  const place = (names: readonly string[], bytes: number) =>
    new Map(
      names.map((name) => {
        const offset = at;
        at += bytes;
        return [name, offset];
      }),
    );
  const decimals = place(columns.decimals, 2 * WORD);
  const texts = place(columns.texts, WORD);
  return { bytes: at + ID_BYTES, decimals, texts, id: at };
}

/**
 * The events of one card, ascending by time, as rows of bytes in one buffer: a few dozen bytes an event, and nothing for
 * the garbage collector to walk through.
 */
export class CardRows {
  count = 0;
  view = new DataView(new ArrayBuffer(0));

  constructor(private readonly layout: RowLayout) {}

  /** Instant of a row, µs. */
  timeOf(row: number): number {
    return this.view.getFloat64(row * this.layout.bytes, true);
  }

  /** First row at or after an instant, or the number of rows. */
  findFirst(micros: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.timeOf(middle) < micros) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /**
   * Makes a row for an event, with its instant and id.
   * @param id digest of the event's id
   * @returns the offset of the row; undefined when the event is there already
   */
  insert(micros: number, id: Buffer): number | undefined {
    const { bytes } = this.layout;
    if (this.findRow(micros, id) !== undefined) return undefined;
    const row = this.findFirst(micros + 1);
    this.reserve(this.count + 1);
    const all = new Uint8Array(this.view.buffer);
    if (row < this.count) all.copyWithin((row + 1) * bytes, row * bytes, this.count * bytes);
    this.count++;
    const at = row * bytes;
    this.view.setFloat64(at, micros, true);
    all.set(id, at + this.layout.id);
    return at;
  }

  /** Finds the row of an event; undefined when it is not there. */
  findRow(micros: number, id: Buffer): number | undefined {
    for (let row = this.findFirst(micros); row < this.count && this.timeOf(row) === micros; row++)
      if (this.hasId(row, id)) return row;
    return undefined;
  }

  /** Removes a row. */
  remove(row: number): void {
    const { bytes } = this.layout;
    new Uint8Array(this.view.buffer).copyWithin(row * bytes, (row + 1) * bytes, this.count * bytes);
    this.count--;
  }

  /** Drops the oldest rows. */
  dropOldest(rows: number): void {
    const { bytes } = this.layout;
    new Uint8Array(this.view.buffer).copyWithin(0, rows * bytes, this.count * bytes);
    this.count -= rows;
  }

  private hasId(row: number, id: Buffer): boolean {
    const at = row * this.layout.bytes + this.layout.id;
    for (let word = 0; word < ID_BYTES; word += WORD)
      if (this.view.getInt32(at + word, true) !== id.readInt32LE(word)) return false;
    return true;
  }

  private reserve(rows: number): void {
    const needed = rows * this.layout.bytes;
    if (needed <= this.view.byteLength) return;
    const capacity = Math.max(MIN_ROWS, rows, Math.floor(this.count * GROWTH));
    const buffer = new ArrayBuffer(capacity * this.layout.bytes);
    new Uint8Array(buffer).set(new Uint8Array(this.view.buffer));
    this.view = new DataView(buffer);
  }
}
