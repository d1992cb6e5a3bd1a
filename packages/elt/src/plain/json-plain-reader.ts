import { isUtf8 } from 'node:buffer';
import type { CompiledFeed } from '@cardlake/feeds';
import { inferLayout, type JsonLayout, type LayoutValue, type MemberTree, memberTree } from './json-layout';
import { KeptMembers } from './kept-members';
import type { KeptPlace } from './kept-place';
import { isWord, PlainColumn, readPlainDouble } from './plain-column';
import type { PlainReader } from './plain-reader';
import type { PlainRows } from './plain-rows';
import { TextScan } from './text-scan';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const NOTHING = Buffer.alloc(0);
const NULL = Buffer.from('null');
const WORDS = [NULL, Buffer.from('true'), Buffer.from('false')];

/** Most layouts that are tried on a record, and most records that one is learned from. */
const MAX_LAYOUTS = 8;
const MAX_LESSONS = 64;
/** Position behind a value that is not plain. */
const NOT_PLAIN = -1;

/** Reads plain records of JSON: those of one of the layouts that records before had. */
export class JsonPlainReader implements PlainReader {
  private readonly tree: MemberTree | undefined;
  private readonly columns: readonly PlainColumn[];
  private readonly kept: KeptMembers | undefined;
  private readonly text = new TextScan(QUOTE, BACKSLASH);
  private readonly layouts: JsonLayout[] = [];
  private lessons = 0;
  private bytes: Buffer = NOTHING;
  private view = viewOf(NOTHING);

  constructor(
    private readonly feed: CompiledFeed,
    private readonly rows: PlainRows,
  ) {
    this.tree = memberTree(feed);
    this.columns = PlainColumn.allOf(feed, rows.cells);
    this.kept = KeptMembers.of(feed, rows.cells);
  }

  learn(text: string): void {
    if (this.tree === undefined || this.layouts.length >= MAX_LAYOUTS || this.lessons >= MAX_LESSONS) return;
    this.lessons += 1;
    const layout = inferLayout(this.feed, this.tree, text);
    if (layout !== undefined) this.layouts.push(layout);
  }

  read(bytes: Buffer, start: number, end: number): boolean {
    if (bytes !== this.bytes) {
      this.bytes = bytes;
      this.view = viewOf(bytes);
    }
    for (const layout of this.layouts) {
      if (this.readBy(layout, start, end)) return true;
      this.rows.undo();
    }
    return false;
  }

  private readBy({ values, suffix, absent }: JsonLayout, start: number, end: number): boolean {
    const { text, view, kept, columns } = this;
    text.hasHigh = false;
    kept?.clear();
    let at = start;
    for (const value of values) {
      const { prefix } = value;
      if (at + prefix.length > end || !prefix.matchesAt(view, at)) return false;
      at = this.takeValue(value, at + prefix.length, end);
      if (at === NOT_PLAIN) return false;
    }
    if (end - at !== suffix.length || !suffix.matchesAt(view, at)) return false;
    if (text.hasHigh && !isUtf8(this.bytes.subarray(start, end))) return false;
    for (const column of absent) if (columns[column]?.takeNull() !== true) return false;
    kept?.end();
    return true;
  }

  /** Takes the value at a position. @returns the position behind it, or {@link NOT_PLAIN} */
  private takeValue({ column, kept }: LayoutValue, start: number, end: number): number {
    const isQuoted = this.bytes[start] === QUOTE;
    const valueEnd = isQuoted ? this.endOfText(start, end) : this.endOfBare(start, end);
    if (valueEnd === NOT_PLAIN) return NOT_PLAIN;
    const isTaken =
      column === undefined
        ? this.takeOther(kept, isQuoted, start, valueEnd)
        : this.takeCell(this.columns[column]!, isQuoted, start, valueEnd);
    return isTaken ? valueEnd : NOT_PLAIN;
  }

  private endOfText(start: number, end: number): number {
    const close = this.text.find(this.bytes, start + 1, end);
    return close < end && this.bytes[close] === QUOTE ? close + 1 : NOT_PLAIN;
  }

  /** Finds the end of a number without an exponent, or of a word. */
  private endOfBare(start: number, end: number): number {
    const { bytes } = this;
    let at = start;
    while (at < end && isOfNumber(bytes[at]!)) at++;
    if (at > start) return at;
    for (const word of WORDS) if (isWord(bytes, start, start + word.length, word)) return start + word.length;
    return NOT_PLAIN;
  }

  private takeCell(column: PlainColumn, isQuoted: boolean, start: number, end: number): boolean {
    const { bytes } = this;
    if (isQuoted) return column.bare !== 'boolean' && column.take(bytes, start + 1, end - 1);
    if (isWord(bytes, start, end, NULL)) return column.takeNull();
    const kind = isOfNumber(bytes[start]!) ? 'number' : 'boolean';
    return column.bare === kind && column.take(bytes, start, end);
  }

  /** Takes the value of a member that no column reads. */
  private takeOther(place: KeptPlace | undefined, isQuoted: boolean, start: number, end: number): boolean {
    const { bytes, kept } = this;
    const isNumber = !isQuoted && isOfNumber(bytes[start]!);
    if (isNumber && Number.isNaN(readPlainDouble(bytes, start, end))) return false;
    return place === undefined || kept?.add(place, bytes, start, end) === true;
  }
}

const isOfNumber = (byte: number): boolean =>
  (byte >= ZERO && byte <= NINE) || byte === MINUS || byte === POINT;

const viewOf = ({ buffer, byteOffset, length }: Buffer): DataView => new DataView(buffer, byteOffset, length);
