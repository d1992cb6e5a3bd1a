import type { CellValue } from '@cardlake/feeds';
import type { SchemaElement } from 'hyparquet';
import type { CellRun } from '../plain/plain-rows';
import type { Divider } from './divider';
import type { ColumnPages, SameLevels } from './pages';

/** Most rows that are held in memory until they are written. */
export const HELD_ROWS = 245_760;

const NOTHING = Buffer.alloc(0);
const FIRST_BYTES = 64 * 1024;

/** Division of the rows that are held into row groups. */
export interface Division {
  /** Number of rows of each row group. */
  readonly counts: readonly number[];
  /** Row group of each row, where there are several, and what divides their values; rows keep their order within one. */
  readonly rows?: { readonly groupOf: Uint8Array; readonly divider: Divider } | undefined;
}

/** Most bytes of values for which memory of a column is kept: of longer ones, each column of the process would get as much in time. */
const MAX_SPARE_BYTES = 4 * 1024 * 1024;

/** Memory of columns that are finished, for others: new memory costs as much as the values that are written to it. */
const spare: { readonly data: Buffer; readonly present: Uint8Array }[] = [];

/** Column of a Parquet file: the values of the rows that are held, encoded as they come (PLAIN, in the order of the rows). */
export abstract class ParquetColumn {
  protected data: Buffer;
  protected view: DataView;
  /** Number of bytes of it that are values. */
  protected filled = 0;
  /** 1 for each row with a value, 0 for null. */
  protected readonly present: Uint8Array;
  protected rows = 0;
  private nulls = 0;

  /** @param leaf element of the schema that has the values */
  constructor(
    readonly path: readonly string[],
    readonly leaf: SchemaElement,
  ) {
    const memory = spare.pop();
    this.data = memory?.data ?? Buffer.allocUnsafe(FIRST_BYTES);
    this.view = viewOf(this.data);
    this.present = memory?.present ?? new Uint8Array(HELD_ROWS);
  }

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

  /** Bytes of a value; 0 for texts, which their lengths are in front of. */
  protected abstract readonly width: number;

  /** Gives its memory to other columns. It takes no more values. */
  release(): void {
    const { data, present } = this;
    spare.push({ data: data.length > MAX_SPARE_BYTES ? Buffer.allocUnsafe(FIRST_BYTES) : data, present });
  }

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
        nulls: present === undefined ? 0 : count - sum(present),
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

  /** Divides values, so that those of a row group follow each other. */
  protected divideValues({ counts, rows }: Division): Buffer[] {
    if (rows === undefined) return [this.data.subarray(0, this.filled)];
    const present = this.nulls === 0 ? undefined : this.present.subarray(0, this.rows);
    return rows.divider.divide(
      { data: this.data.subarray(0, this.filled), width: this.width, present, groupOf: rows.groupOf },
      counts.length,
    );
  }

  private dividePresence({ counts, rows }: Division): (Uint8Array | SameLevels)[] {
    const { present } = this;
    const { nulls } = this;
    if (nulls === 0 || nulls === this.rows)
      return counts.map((count) => ({ level: nulls === 0 ? 1 : 0, count }));
    if (rows === undefined) return [present.subarray(0, this.rows)];
    const { groupOf } = rows;
    const divided = counts.map((count) => new Uint8Array(count));
    const ends = new Int32Array(counts.length);
    for (let row = 0; row < groupOf.length; row++) {
      const group = groupOf[row]!;
      divided[group]![ends[group]!++] = present[row]!;
    }
    return divided;
  }

  /** Begins the value of a row, and makes room for its bytes. @returns where they go */
  protected begin(bytes: number): number {
    this.present[this.rows] = 1;
    this.rows += 1;
    this.reserve(bytes);
    return this.filled;
  }

  private reserve(bytes: number): void {
    if (this.filled + bytes <= this.data.length) return;
    const larger = Buffer.allocUnsafe(2 * (this.filled + bytes));
    this.data.copy(larger, 0, 0, this.filled);
    this.data = larger;
    this.view = viewOf(larger);
  }
}

export const viewOf = ({ buffer, byteOffset, length }: Buffer): DataView =>
  new DataView(buffer, byteOffset, length);

function sum(levels: Uint8Array | SameLevels): number {
  if ('level' in levels) return levels.level * levels.count;
  let total = 0;
  for (let at = 0; at < levels.length; at++) total += levels[at]!;
  return total;
}
