import { isUtf8 } from 'node:buffer';
import { holdsPan } from '@cardlake/card-schema';
import type { CompiledFeed, CsvDialect } from '@cardlake/feeds';
import { KeptMembers } from './kept-members';
import { KeptPlace } from './kept-place';
import { isWord, PlainColumn } from './plain-column';
import type { PlainReader } from './plain-reader';
import type { PlainRows } from './plain-rows';
import { TextScan } from './text-scan';

const NULL = Buffer.from('null');
/** Characters that JSON escapes in a text. */
const ESCAPED = [0x22, 0x5c];

/** A value of each record. */
interface CsvValue {
  /** Column that it belongs to; undefined for a value that no column reads. */
  readonly column: PlainColumn | undefined;
  /** Its places without a column: of null, and of a text. */
  readonly keptNull: KeptPlace;
  readonly keptText: KeptPlace;
}

/** Reads plain records of CSV in UTF-8: those without a line end or a doubled quote in a value. */
export class CsvPlainReader implements PlainReader {
  private readonly values: readonly CsvValue[];
  /** Columns that the records lack. */
  private readonly absent: readonly PlainColumn[];
  private readonly kept: KeptMembers | undefined;
  private readonly delimiter: number;
  private readonly quote: number;
  private readonly nullText: Buffer;
  private readonly bare: TextScan;
  private readonly quoted: TextScan;
  /** Search of a text that stands in JSON as it is. */
  private readonly simple = new TextScan(...ESCAPED);
  /** False when no record is plain. */
  private readonly isOpen: boolean;

  /** @param names those of the header, or of the columns */
  constructor(
    feed: CompiledFeed,
    { delimiter, quote, nullText }: CsvDialect,
    names: readonly string[],
    private readonly rows: PlainRows,
  ) {
    const columns = PlainColumn.allOf(feed, rows.cells);
    const columnOf = new Map(feed.columns.map(({ path: [name = ''] }, at) => [name, columns[at]]));
    this.values = names.map((name) => ({
      column: columnOf.get(name),
      keptNull: KeptPlace.of(name),
      keptText: KeptPlace.ofText(name),
    }));
    this.absent = columns.filter((column) => !this.values.some((value) => value.column === column));
    this.kept = KeptMembers.of(feed, rows.cells);
    const others = names.filter((name) => !columnOf.has(name));
    // Each record is rejected with a value that no column reads, or whose name looks like a card number.
    const isRejected = feed.onUnknownColumn === 'refuse' ? others.length > 0 : others.some(holdsPan);
    this.isOpen = columnOf.size === columns.length && !(isRejected && feed.onUnknownColumn !== 'drop');
    this.delimiter = delimiter.charCodeAt(0);
    this.quote = quote.charCodeAt(0);
    this.nullText = Buffer.from(nullText);
    this.bare = new TextScan(this.delimiter);
    this.quoted = new TextScan(this.quote);
  }

  learn(): void {}

  read(bytes: Buffer, start: number, end: number): boolean {
    if (this.isOpen && this.readValues(bytes, start, end)) return true;
    this.rows.undo();
    return false;
  }

  private readValues(bytes: Buffer, start: number, end: number): boolean {
    const { values, bare, quoted } = this;
    bare.hasHigh = false;
    quoted.hasHigh = false;
    this.kept?.clear();
    let at = start;
    for (let n = 0; n < values.length; n++) {
      if (n > 0 && bytes[at++] !== this.delimiter) return false;
      const isQuoted = at < end && bytes[at] === this.quote;
      const from = isQuoted ? at + 1 : at;
      const to = (isQuoted ? quoted : bare).find(bytes, from, end);
      if (isQuoted && (to === end || bytes[to] !== this.quote)) return false;
      if (!this.takeValue(values[n]!, bytes, from, to, isQuoted)) return false;
      at = isQuoted ? to + 1 : to;
    }
    if (at !== end || ((bare.hasHigh || quoted.hasHigh) && !isUtf8(bytes.subarray(start, end)))) return false;
    for (const column of this.absent) if (!column.takeNull()) return false;
    this.kept?.end();
    return true;
  }

  private takeValue(value: CsvValue, bytes: Buffer, from: number, to: number, isQuoted: boolean): boolean {
    const { column, keptNull, keptText } = value;
    const isNull = !isQuoted && isWord(bytes, from, to, this.nullText);
    if (column !== undefined)
      return isNull || (from === to && !column.isText) ? column.takeNull() : column.take(bytes, from, to);
    if (this.kept === undefined) return true;
    if (isNull) return this.kept.add(keptNull, NULL, 0, NULL.length);
    return this.simple.find(bytes, from, to) === to && this.kept.add(keptText, bytes, from, to);
  }
}
