import type { CompiledFeed } from '@cardlake/feeds';
import { csvLayout } from './csv-layout';
import { inferLayout, type MemberTree, memberTree } from './json-layout';
import { INT64_BYTES, type PlainColumn, plainColumn, TEXT_BYTES } from './plain-column';
import type { CellRun, PlainRows } from './plain-rows';
import type { RecordLayout } from './record-layout';
import { Scanner } from './scanner';
import { scannerSettings } from './scanner-settings';

/** Most layouts that are tried on a record, and most records that one is learned from. */
const MAX_LAYOUTS = 8;
const MAX_LESSONS = 64;

/** Part of an object. */
export interface Piece {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
  /** Place of its first byte in the object. */
  readonly place: number;
}

/** Plain records that were read. */
export interface PlainRecords {
  readonly count: number;
  /** Position in the bytes of the first one that was not read. */
  readonly next: number;
  /** Place behind the last one. */
  readonly end: number;
}

/**
 * Reads plain records, whose values have one meaning however they are read, from their bytes to the columns of a receiver, without
 * making a text of them. Sound but not complete: what it takes is what the row reader makes of the record; a differential test holds
 * them against each other.
 */
export class PlainReader {
  private readonly scanner = Scanner.get();
  private readonly columns: readonly PlainColumn[];
  /** Bytes of each value of a row when it is stored. */
  private readonly widths: readonly number[];
  private readonly tree: MemberTree | undefined;
  private readonly layouts: RecordLayout[] = [];
  private lessons = 0;
  /** Bytes that the scanner has, from `loadedFrom` to `loadedTo`. */
  private loaded: Buffer | undefined;
  private loadedFrom = 0;
  private loadedTo = 0;
  /** Bytes of single records that it has. */
  private filled = 0;

  /** @param names of the values of CSV */
  constructor(
    private readonly feed: CompiledFeed,
    private readonly rows: PlainRows,
    names?: readonly string[],
  ) {
    this.columns = feed.columns.map(plainColumn);
    const kept = feed.onUnknownColumn === 'keep' ? [TEXT_BYTES] : [];
    this.widths = [...this.columns.map(({ bytes }) => bytes), ...kept, INT64_BYTES];
    this.tree = names === undefined ? memberTree(feed) : undefined;
    const layout = names && csvLayout(feed, names);
    if (layout !== undefined) this.layouts.push(layout);
  }

  /** Takes notice of a record that was read as a text. */
  learn(text: string): void {
    if (this.tree === undefined || this.layouts.length >= MAX_LAYOUTS || this.lessons >= MAX_LESSONS) return;
    this.lessons += 1;
    const layout = inferLayout(this.feed, this.tree, text);
    if (layout === undefined) return;
    this.flush();
    this.layouts.push(layout);
    this.scanner.forget();
  }

  /** Reads whole lines, of which each is a record, until one is not plain. @param before place before which they begin */
  readLines(piece: Piece, before: number): PlainRecords {
    const { place, start, end } = piece;
    let [next, count, last] = [start, 0, place];
    while (this.layouts.length > 0 && next < end && place + next - start < before) {
      this.load(piece, next);
      const from = next;
      const { run, input } = this.scanner;
      const rowsBefore = run.rowCount();
      const { rows, bytes } = this.rows.room;
      const shift = input - this.loadedFrom;
      const stop = Math.min(this.loadedTo, start + before - place) + shift;
      const firstPlace = place + this.loadedFrom - start;
      next = run.readLines(from + shift, this.loadedTo + shift, stop, firstPlace, rows, bytes) - shift;
      const read = run.rowCount() - rowsBefore;
      if (read > 0) last = run.endOfLast() - shift - start + place;
      count += read;
      if (next === from && !this.makeRoom(from, end)) break;
    }
    return { count, next, end: last };
  }

  /** Reads a record. @returns false when it is not plain */
  readRecord({ bytes, start, end, place }: Piece): boolean {
    const { scanner } = this;
    const length = end - start;
    if (this.layouts.length === 0 || length > scanner.inputBytes) return false;
    if (this.filled + length > scanner.inputBytes) this.flush();
    this.use();
    const at = scanner.input + this.filled;
    bytes.copy(scanner.memory, at, start, end);
    if (scanner.run.readRecord(at, at + length, place) === 0) return false;
    this.filled += length;
    const { rows, bytes: room } = this.rows.room;
    if (scanner.run.rowCount() >= rows || scanner.run.byteCount() >= room) this.flush();
    return true;
  }

  /** Gives the rows that were read to the receiver. */
  flush(): void {
    const { run, memory, output, present } = this.scanner;
    this.filled = 0;
    const rows = this.scanner.isUsedBy(this) ? run.rowCount() : 0;
    if (rows === 0) return;
    this.rows.takeRows(rows, (column): CellRun => {
      const end = run.encode(column, this.widths[column] ?? TEXT_BYTES, rows);
      const data = memory.subarray(output, end);
      return { data, present: memory.subarray(present, present + rows), nulls: run.nullCount() };
    });
    run.clear();
  }

  /** Ends the use of bytes that were read. */
  release(): void {
    this.flush();
    this.loaded = undefined;
  }

  private use(): void {
    this.scanner.use(this, (at) => scannerSettings(this.feed, this.columns, this.layouts, at));
  }

  /** Gives the scanner bytes from a position on, unless it has them. */
  private load({ bytes, end }: Piece, from: number): void {
    this.use();
    if (this.loaded === bytes && from >= this.loadedFrom && from < this.loadedTo) return;
    this.flush();
    const { memory, input, inputBytes } = this.scanner;
    this.loaded = bytes;
    this.loadedFrom = from;
    this.loadedTo = Math.min(end, from + inputBytes);
    bytes.copy(memory, input, from, this.loadedTo);
  }

  /** Makes room for a line that was not read. @returns false when there is no more */
  private makeRoom(from: number, end: number): boolean {
    const isMore = this.loadedTo < end && from > this.loadedFrom;
    if (isMore) this.loaded = undefined;
    if (!isMore && this.scanner.run.rowCount() === 0) return false;
    this.flush();
    return true;
  }
}
