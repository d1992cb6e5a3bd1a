import type { ValueColumn } from './value-columns';

const WORD = Int32Array.BYTES_PER_ELEMENT;

/** Values of a column. */
export interface ColumnView {
  /** As many words per value as the column has. */
  readonly data: Int32Array;
  /** One byte per row, 0 for null; undefined for a column that is never null. */
  readonly valid: Uint8Array | undefined;
}

/** Bytes of some rows of a block. */
export interface ByteRange {
  readonly start: number;
  readonly bytes: number;
}

/**
 * Layout of the feature values of some rows, a block, in one buffer: the position of each row in its batch, the values
 * column after column, then a byte per row for each nullable column.
 */
export class BlockLayout {
  /** Bytes per row of each section: the positions, the columns, the masks. */
  private readonly widths: readonly number[];

  constructor(readonly columns: readonly ValueColumn[]) {
    const masks = columns.filter(({ nullable }) => nullable).map(() => 1);
    this.widths = [WORD, ...columns.map(({ wordsPerValue }) => wordsPerValue * WORD), ...masks];
  }

  /** Number of bytes of a block. */
  bytes(rows: number): number {
    return this.widths.reduce((total, width) => total + width, 0) * rows;
  }

  /** Lists where rows `[from, until)` of a block are: a range per section. */
  ranges(rows: number, from: number, until: number): ByteRange[] {
    let at = 0;
    return this.widths.map((width) => {
      const range = { start: at + from * width, bytes: (until - from) * width };
      at += rows * width;
      return range;
    });
  }

  /** Views the positions and the columns of rows `[from, until)` of a block. */
  view(buffer: ArrayBufferLike, rows: number, from = 0, until = rows) {
    const [positions, ...sections] = this.ranges(rows, from, until);
    const words = ({ start, bytes }: ByteRange) => new Int32Array(buffer, start, bytes / WORD);
    const masks = sections.slice(this.columns.length);
    return {
      positions: words(positions ?? { start: 0, bytes: 0 }),
      columns: this.columns.map(({ nullable }, i): ColumnView => {
        const mask = nullable ? masks.shift() : undefined;
        return {
          data: words(sections[i] ?? { start: 0, bytes: 0 }),
          valid: mask && new Uint8Array(buffer, mask.start, mask.bytes),
        };
      }),
    };
  }
}

/**
 * Stores values in other rows of a column.
 *
 * @param rows target row of each value
 * @param valid one byte per value, 0 for null; undefined when none is null
 */
export function scatter(
  rows: Int32Array,
  data: Int32Array,
  valid: Uint8Array | undefined,
  to: ColumnView,
  { wordsPerValue }: Pick<ValueColumn, 'wordsPerValue'>,
): void {
  SCATTER[wordsPerValue](rows, data, to.data);
  if (to.valid === undefined) return;
  for (let row = 0; row < rows.length; row++) to.valid[rows[row]!] = valid === undefined ? 1 : valid[row]!;
}

type Scatter = (rows: Int32Array, from: Int32Array, to: Int32Array) => void;

const SCATTER: Readonly<Record<ValueColumn['wordsPerValue'], Scatter>> = {
  1: (rows, from, to) => {
    for (let row = 0; row < rows.length; row++) to[rows[row]!] = from[row]!;
  },
  2: (rows, from, to) => {
    for (let row = 0; row < rows.length; row++) {
      const at = 2 * rows[row]!;
      to[at] = from[2 * row]!;
      to[at + 1] = from[2 * row + 1]!;
    }
  },
  4: (rows, from, to) => {
    for (let row = 0; row < rows.length; row++) {
      const at = 4 * rows[row]!;
      for (let word = 0; word < 4; word++) to[at + word] = from[4 * row + word]!;
    }
  },
};
