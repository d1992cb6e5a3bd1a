import type { CellValue } from '@cardlake/feeds';
import type { Fields } from '@cardlake/schema';
import type { RowGroup, SchemaElement } from 'hyparquet';
import { ByteWriter } from 'hyparquet-writer';
import { writeMetadata } from 'hyparquet-writer/src/metadata.js';
import type { CellRun, PlainRows } from '../plain/plain-rows';
import { type Division, HELD_ROWS, ParquetColumn } from './column';
import { parquetColumn } from './columns';
import { compactPages } from './compact-pages';
import { ConstantColumn } from './constant-column';
import { isDated } from './dated-column';
import { Divider } from './divider';
import { groupByDay } from './group-by-day';
import { type ByteSink, type Codec, type ColumnPages, writeColumn } from './pages';

/** Bytes of values after which the rows that are held are written. */
const HELD_BYTES = 16 * 1024 * 1024;
/** Number of values and nulls after which they are, since each takes 5 bytes more while rows are grouped. */
const HELD_CELLS = 4 * 1024 * 1024;
const MAGIC = Buffer.from('PAR1');
/** In the form of which parquet-java tells writers apart: of any other, it refuses DELTA_BYTE_ARRAY (PARQUET-246). */
const CREATED_BY = 'cardlake version 1.0.0 (build 0)';

/**
 * A Parquet file to which rows are appended; it holds those of its next row groups in memory, encoded. Equal rows give equal bytes. Headers and footer
 * are those of hyparquet-writer, which itself takes a JavaScript value for each value.
 */
export class ParquetFile {
  /** Columns whose values differ, in the order of the fields. */
  readonly cells: readonly ParquetColumn[];
  private readonly columns: readonly (ParquetColumn | ConstantColumn)[];
  private readonly schema: SchemaElement[];
  private readonly groups: RowGroup[] = [];
  /** Column by whose days rows are grouped. */
  private readonly dated: ParquetColumn | undefined;
  /** Most rows that are held. */
  private readonly heldRows: number;
  private rows = 0;
  private rowsBefore = 0;

  /**
   * @param constants the fields that have one value in all rows
   * @param dated name of the field by whose days rows are grouped; if its values differ, they are not null
   */
  constructor(
    fields: Fields,
    constants: Readonly<Record<string, Exclude<CellValue, null>>>,
    private readonly sink: ByteSink,
    private readonly codec: Codec,
    dated?: string,
  ) {
    const all = Object.entries(fields).map(([name, field]) => ({ name, ...parquetColumn(name, field) }));
    this.schema = [{ name: 'root', num_children: all.length }, ...all.flatMap(({ elements }) => elements)];
    this.columns = all.map(({ name, column }) => {
      // A column may have the name of a member of every object, such as `constructor`.
      const value = Object.hasOwn(constants, name) ? constants[name] : undefined;
      return value === undefined ? column : new ConstantColumn(column, value);
    });
    this.cells = this.columns.filter((column) => column instanceof ParquetColumn);
    this.dated = this.cells.find(({ path: [name] }) => name === dated);
    this.heldRows = Math.min(HELD_ROWS, Math.ceil(HELD_CELLS / this.cells.length));
    sink.write(MAGIC);
  }

  /** Rows that are held at most before they are written, and bytes of their values that are reached then. */
  get room(): PlainRows['room'] {
    return { rows: this.heldRows - this.rows, bytes: HELD_BYTES - this.size };
  }

  private get size(): number {
    let bytes = 0;
    for (const cell of this.cells) bytes += cell.size;
    return bytes;
  }

  /** @param values one for each of {@link cells}, in their order */
  append(values: readonly CellValue[]): void {
    for (const [at, cell] of this.cells.entries()) cell.append(values[at] ?? null);
    this.endRows(1);
  }

  /** Appends rows for which there is {@link room}. @param runOf the values of each of {@link cells} */
  takeRows(rows: number, runOf: (cell: number) => CellRun): void {
    for (const [at, cell] of this.cells.entries()) cell.appendRun(runOf(at));
    this.endRows(rows);
  }

  private endRows(rows: number): void {
    this.rows += rows;
    if (this.rows >= this.heldRows || this.size >= HELD_BYTES) this.writeHeld();
  }

  /** Ends the file. @returns number of its rows */
  finish(): number {
    this.writeHeld();
    const footer = new ByteWriter();
    writeMetadata(footer, {
      version: 2,
      created_by: CREATED_BY,
      schema: this.schema,
      num_rows: BigInt(this.rowsBefore),
      row_groups: this.groups,
      metadata_length: 0,
    });
    this.sink.write(footer.getBytes());
    this.sink.write(MAGIC);
    for (const cell of this.cells) cell.release();
    return this.rowsBefore;
  }

  private writeHeld(): void {
    const { rows } = this;
    if (rows === 0) return;
    const division = this.divide();
    const pages = this.columns.map((column) => column.pages(division));
    for (const [group, count] of division.counts.entries())
      this.writeGroup(
        count,
        pages.map((of) => of[group]!),
      );
    for (const cell of this.cells) cell.clear();
    this.rowsBefore += rows;
    this.rows = 0;
  }

  private divide(): Division {
    const { rows, dated, size, cells } = this;
    if (dated === undefined || !isDated(dated)) return { counts: [rows] };
    const { counts, groupOf } = groupByDay(dated.days());
    if (groupOf === undefined) return { counts };
    const divider = Divider.begin({ rows, columns: cells.length, bytes: size });
    return { counts, rows: { groupOf, divider } };
  }

  private writeGroup(rows: number, pages: readonly ColumnPages[]): void {
    const { sink, codec, dated } = this;
    const start = sink.size;
    const columns = this.columns.map((column, at) => {
      const of = pages[at]!;
      const bounds = column === dated && isDated(column) ? column.bounds(of.data) : undefined;
      return writeColumn(sink, column, compactPages(of, column.leaf), codec, bounds);
    });
    this.groups.push({
      columns,
      total_byte_size: columns.reduce(
        (sum, { meta_data }) => sum + (meta_data?.total_uncompressed_size ?? 0n),
        0n,
      ),
      num_rows: BigInt(rows),
      total_compressed_size: BigInt(sink.size - start),
    });
  }
}
