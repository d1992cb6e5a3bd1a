import { type BoundaryFinder, MALFORMED } from './boundary';

/** A record of an object, as it came. */
export interface RawRecord {
  /** Position of its first byte in the object, uncompressed. */
  readonly place: number;
  /** Position after the byte that ends it; undefined for one that is too long, whose end has not come. */
  readonly end: number | undefined;
  /** Its bytes without a line end or comma; the first ones of a record that is too long. */
  readonly bytes: Buffer;
  /** The rule that it breaks as bytes. */
  readonly fault?: 'bad_quote' | 'line_too_long' | 'torn_object';
}

/** Properties of a format of records. */
export interface RecordFormat {
  createFinder(): BoundaryFinder;
  /** Bytes that are left out before and after a record. */
  readonly blanks: { readonly before: readonly number[]; readonly after: readonly number[] };
  /** Most bytes of a record. */
  readonly maxBytes: number;
}

/** Bytes that are kept of a record that is too long: twice those that are stored, so that a card number at their end is whole. */
const HEAD_BYTES = 128 * 1024;
const LINE_FEED = 0x0a;
const NO_BYTES = Buffer.alloc(0);

/**
 * Cuts a stream of bytes into records, holding at most one record. Blank records are skipped. A malformed record is its first line
 * alone, so that what follows is not lost with it. The records depend on the bytes alone, not on where the chunks of the stream end.
 */
export class RecordSplitter {
  private readonly finder: BoundaryFinder;
  /** Bytes of the record whose end has not come. */
  private pending: Buffer = NO_BYTES;
  /** Number of them that the finder has read. */
  private scanned = 0;
  private fault: RawRecord['fault'];
  /** True behind the kept bytes of a record that is too long. */
  private isSkipping = false;

  /** @param place position of the first byte that will come */
  constructor(
    private readonly format: RecordFormat,
    private place = 0,
  ) {
    this.finder = format.createFinder();
  }

  /** Position of the first byte that is part of no record yet. */
  get position(): number {
    return this.place;
  }

  /** Most bytes that are searched for the end of a record: a line that is not too long may end in a return. */
  private get limit(): number {
    return this.format.maxBytes + 1;
  }

  /** Cuts a chunk. @returns the records that end in it */
  push(chunk: Buffer): RawRecord[] {
    this.pending = this.pending.length === 0 ? chunk : Buffer.concat([this.pending, chunk]);
    return this.cut(false);
  }

  /** Ends the object. @returns the records that were left */
  end(): RawRecord[] {
    const records = this.cut(true);
    const isTorn = this.finder.atEnd() === 'torn';
    if (!isTorn || !this.isBlank()) this.take(this.pending.length, 0, records);
    if (isTorn) records.push({ place: this.place, end: this.place, bytes: NO_BYTES, fault: 'torn_object' });
    return records;
  }

  private cut(isEnd: boolean): RawRecord[] {
    const records: RawRecord[] = [];
    for (;;) {
      const isLong = !this.isSkipping && this.pending.length > this.limit;
      const searched = isLong ? this.pending.subarray(0, this.limit) : this.pending;
      const found = this.finder.next(searched, this.scanned);
      this.scanned = searched.length;
      if (found >= 0) this.take(found, 1, records);
      else if (found === MALFORMED || ((isEnd || isLong) && this.finder.atEnd() === 'malformed'))
        this.restartAsLine();
      else if (isLong) this.skip(records);
      else break;
    }
    if (this.isSkipping) this.drop(this.pending.length);
    return records;
  }

  /** Begins the record again, as a line: a value in quotes ends neither before the object nor within the longest record. */
  private restartAsLine(): void {
    this.fault = 'bad_quote';
    this.finder.takeLine();
    this.scanned = 0;
  }

  /** Takes the bytes up to a position for a record, and leaves out those that end it. */
  private take(end: number, delimiter: number, records: RawRecord[]): void {
    const { maxBytes, blanks } = this.format;
    const first = skipForward(this.pending, 0, end, blanks.before);
    const last = skipBack(this.pending, first, end, blanks.after);
    if (!this.isSkipping && last > first) {
      const isLong = last - first > maxBytes;
      const fault = isLong ? 'line_too_long' : this.fault;
      const bytes = this.pending.subarray(first, isLong ? first + HEAD_BYTES : last);
      records.push({
        place: this.place + first,
        end: this.place + end + delimiter,
        bytes,
        ...(fault === undefined ? {} : { fault }),
      });
    }
    this.drop(end + delimiter);
    this.scanned = 0;
    this.fault = undefined;
    this.isSkipping = false;
    this.finder.reset();
  }

  /** Reports a record that is too long already, and drops the rest of its line as it comes. */
  private skip(records: RawRecord[]): void {
    const { limit } = this;
    const first = skipForward(this.pending, 0, limit, this.format.blanks.before);
    if (first < limit) {
      const bytes = Buffer.from(this.pending.subarray(first, Math.min(limit, first + HEAD_BYTES)));
      const place = this.place + first;
      records.push({ place, end: undefined, bytes, fault: this.fault ?? 'line_too_long' });
      this.isSkipping = true;
      this.finder.takeLine();
    }
    this.drop(limit);
  }

  private drop(bytes: number): void {
    this.place += bytes;
    this.pending = this.pending.subarray(bytes);
    this.scanned = 0;
  }

  private isBlank(): boolean {
    const { length } = this.pending;
    return skipForward(this.pending, 0, length, this.format.blanks.before) === length;
  }
}

function skipForward(bytes: Buffer, from: number, end: number, blanks: readonly number[]): number {
  let at = from;
  while (at < end && blanks.includes(bytes[at] ?? LINE_FEED)) at += 1;
  return at;
}

function skipBack(bytes: Buffer, from: number, end: number, blanks: readonly number[]): number {
  let at = end;
  while (at > from && blanks.includes(bytes[at - 1] ?? LINE_FEED)) at -= 1;
  return at;
}
