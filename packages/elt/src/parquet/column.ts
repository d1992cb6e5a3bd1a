import type { CellValue } from '@cardlake/feeds';
import type { SchemaElement } from 'hyparquet';
import type { CellRun } from '../plain/plain-rows';
import type { ColumnPages } from './pages';

/** Most rows that are held in memory until they are written. */
export const HELD_ROWS = 245_760;

const NOTHING = Buffer.alloc(0);
const FIRST_BYTES = 64 * 1024;
/** Bytes that are copied at once. */
const WORD = 4;

/** Division of the rows that are held into row groups. */
export interface Division {
  /** Number of rows of each row group. */
  readonly counts: readonly number[];
  /** Row group of each row, where there are several; rows keep their order within one. */
  readonly groupOf?: Uint8Array | undefined;
}

/** Column of a Parquet file: the values of the rows that are held, encoded as they come (PLAIN, in the order of the rows). */
export abstract class ParquetColumn {
  protected data = Buffer.allocUnsafe(FIRST_BYTES);
  protected view = viewOf(this.data);
  /** Number of bytes of it that are values. */
  protected filled = 0;
  /** 1 for each row with a value, 0 for null. */
  protected readonly present = new Uint8Array(HELD_ROWS);
  protected rows = 0;
  private nulls = 0;
  /** Values of divided rows. */
  private copied = NOTHING;

  /** @param leaf element of the schema that has the values */
  constructor(
    readonly path: readonly string[],
    readonly leaf: SchemaElement,
  ) {}

  /** Bytes of the values that are held. */
  get size(): number {
    return this.filled;
  }

  append(value: CellValue): void {
    if (value === null) this.null();
    else this.take(value);
  }

  /** @throws Error for a column without nulls */
  null(): void {
    if (this.leaf.repetition_type === 'REQUIRED')
      throw new Error(`expected a value of ${this.path.join('.')}; found null`);
    this.present[this.rows] = 0;
    this.rows += 1;
    this.nulls += 1;
  }

  /** Takes the values of rows. */
  appendRun({ data, present, nulls }: CellRun): void {
    this.present.set(present, this.rows);
    this.reserve(data.length);
    this.data.set(data, this.filled);
    this.rows += present.length;
    this.nulls += nulls;
    this.filled += data.length;
  }

  protected abstract take(value: Exclude<CellValue, null>): void;

  /** Encodes the rows that are held. @returns the pages of each row group, which are valid until the next row */
  pages(division: Division): ColumnPages[] {
    const levels = this.leaf.repetition_type === 'REQUIRED' ? undefined : this.dividePresence(division);
    const values = this.divideValues(division);
    return division.counts.map((count, group) => {
      const present = levels?.[group];
      return {
        encoding: 'PLAIN',
        rows: count,
        values: count,
        nulls: present === undefined || this.nulls === 0 ? 0 : count - sum(present),
        definition: present && { levels: present, bits: 1 },
        data: values[group] ?? NOTHING,
      };
    });
  }

  /** Drops the rows that are held. */
  clear(): void {
    this.rows = 0;
    this.nulls = 0;
    this.filled = 0;
  }

  /** Finds where the values of each row begin, and behind the last row where they end. */
  protected abstract locate(): Int32Array;

  /** Divides values, so that those of a row group follow each other. */
  protected divideValues({ counts, groupOf }: Division): Buffer[] {
    if (groupOf === undefined) return [this.data.subarray(0, this.filled)];
    const starts = this.locate();
    const bytes = new Int32Array(counts.length);
    for (let row = 0; row < groupOf.length; row++) bytes[groupOf[row]!]! += starts[row + 1]! - starts[row]!;
    // Values are copied by words, the last one of each with bytes behind it, which the next one of its row group takes the place of.
    const room = this.filled + counts.length * WORD;
    if (room > this.copied.length) this.copied = Buffer.allocUnsafe(2 * room);
    const ends = new Int32Array(counts.length);
    for (let group = 1; group < counts.length; group++)
      ends[group] = ends[group - 1]! + bytes[group - 1]! + WORD;
    const source = this.view;
    const target = viewOf(this.copied);
    for (let row = 0; row < groupOf.length; row++) {
      const group = groupOf[row]!;
      const end = starts[row + 1]!;
      let to = ends[group]!;
      let from = starts[row]!;
      for (; from < end; from += WORD, to += WORD) target.setInt32(to, source.getInt32(from));
      ends[group] = to + end - from;
    }
    return counts.map((_, group) => this.copied.subarray(ends[group]! - bytes[group]!, ends[group]));
  }

  private dividePresence({ counts, groupOf }: Division): Uint8Array[] {
    const { present, rows } = this;
    if (groupOf === undefined) return [present.subarray(0, rows)];
    const divided = counts.map((count) => new Uint8Array(count));
    if (this.nulls === 0) return divided.map((levels) => levels.fill(1));
    const ends = new Int32Array(counts.length);
    for (let row = 0; row < rows; row++) {
      const group = groupOf[row]!;
      divided[group]![ends[group]!++] = present[row]!;
    }
    return divided;
  }

  /** Begins the value of a row, and makes room for its bytes and a word behind them. @returns where they go */
  protected begin(bytes: number): number {
    this.present[this.rows] = 1;
    this.rows += 1;
    this.reserve(bytes);
    return this.filled;
  }

  private reserve(bytes: number): void {
    if (this.filled + bytes + WORD <= this.data.length) return;
    this.data = Buffer.concat([this.data.subarray(0, this.filled)], 2 * (this.filled + bytes + WORD));
    this.view = viewOf(this.data);
  }
}

export const viewOf = ({ buffer, byteOffset, length }: Buffer): DataView =>
  new DataView(buffer, byteOffset, length);

function sum(levels: Uint8Array): number {
  let total = 0;
  for (let at = 0; at < levels.length; at++) total += levels[at]!;
  return total;
}
