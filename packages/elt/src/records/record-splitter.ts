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

/** Receiver of the records of an object, in their order. */
export interface RecordReceiver {
  /**
   * Takes whole lines that are records without a fault, or blank, from a position on: the first ones, as many as it can. The bytes are valid until
   * `endPiece`.
   * @param place that of the first one
   * @param before place before which they begin
   * @returns the position of the first one that it left
   */
  tryLines?(bytes: Buffer, start: number, place: number, before?: number): number;
  /**
   * Takes a record without a fault from the bytes `[start, end)` around it, which are valid until `endPiece`.
   * @returns false to have it cut out, for `onRecord`
   */
  tryRecord?(bytes: Buffer, start: number, end: number, place: number): boolean;
  onRecord(record: RawRecord): void;
  /** Ends bytes that were given. */
  endPiece?(): void;
}

/** Properties of a format of records. */
export interface RecordFormat {
  createFinder(): BoundaryFinder;
  /** Bytes that are left out before and after a record. */
  readonly blanks: { readonly before: readonly number[]; readonly after: readonly number[] };
  /** Most bytes of a record. */
  readonly maxBytes: number;
  /** True when a line that can be read as a record is one. */
  readonly isOfLines: boolean;
  /** True when a byte order mark may stand before the first record, as no part of it. */
  readonly mayBeMarked: boolean;
}

/** Bytes that are kept of a record that is too long: twice those that are stored, so that a card number at their end is whole. */
const HEAD_BYTES = 128 * 1024;
const LINE_FEED = 0x0a;
const NO_BYTES = Buffer.alloc(0);
/** The bytes of a byte order mark, with which no JSON text begins. */
export const BYTE_ORDER_MARK = Buffer.from('\uFEFF');

/**
 * Cuts a stream of bytes into records, holding at most one record. Blank records are skipped. A malformed record is its first line
 * alone, so that what follows is not lost with it. The records depend on the bytes alone, not on where the chunks of the stream end.
 */
export class RecordSplitter {
  private readonly finder: BoundaryFinder;
  /** Bytes of the last chunk, with what was left of those before. */
  private held: Buffer = NO_BYTES;
  /** Position in them of the record whose end has not come, and of the first byte that the finder has not read. */
  private start = 0;
  private scanned = 0;
  private fault: RawRecord['fault'];
  /** True behind the kept bytes of a record that is too long. */
  private isSkipping = false;
  /** Position in the object of the first held byte. */
  private heldFrom: number;
  /** False until it is known whether the object begins with a byte order mark. */
  private isBegun: boolean;

  /** @param place position of the first byte that will come */
  constructor(
    private readonly format: RecordFormat,
    private readonly receiver: RecordReceiver,
    place = 0,
  ) {
    this.finder = format.createFinder();
    this.heldFrom = place;
    this.isBegun = !format.mayBeMarked || place > 0;
  }

  /** Position of the first byte that is part of no record yet. */
  get position(): number {
    return this.heldFrom + this.start;
  }

  /** Most bytes that are searched for the end of a record: a line that is not too long may end in a return. */
  private get limit(): number {
    return this.format.maxBytes + 1;
  }

  /** Cuts a chunk: the records that end in it go to the receiver. */
  push(chunk: Buffer): void {
    // What was left mostly ends with its line, so that no more has to be copied to it.
    const line = this.start < this.held.length ? chunk.indexOf(LINE_FEED) + 1 : 0;
    if (line > 0) this.join(chunk.subarray(0, line));
    this.join(chunk.subarray(line));
  }

  private join(chunk: Buffer): void {
    const rest = this.held.subarray(this.start);
    this.held = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    this.scanned -= this.start;
    this.heldFrom += this.start;
    this.start = 0;
    if (this.isBegun || this.begin()) this.cut(false);
  }

  /** Skips a byte order mark. @returns false when more bytes are needed to know whether there is one */
  private begin(): boolean {
    const first = this.held.subarray(0, BYTE_ORDER_MARK.length);
    const isMarked = first.equals(BYTE_ORDER_MARK.subarray(0, first.length));
    if (isMarked && first.length < BYTE_ORDER_MARK.length) return false;
    this.isBegun = true;
    if (isMarked) this.startAt(BYTE_ORDER_MARK.length);
    return true;
  }

  /** Ends the object: the records that were left go to the receiver. */
  end(): void {
    this.cut(true);
    const isTorn = this.finder.atEnd() === 'torn';
    const { held } = this;
    if (!isTorn || skipForward(held, this.start, held.length, this.format.blanks.before) < held.length)
      this.take(held.length, 0);
    const place = this.position;
    if (isTorn) this.receiver.onRecord({ place, end: place, bytes: NO_BYTES, fault: 'torn_object' });
    // The last record may have been taken from its bytes.
    this.receiver.endPiece?.();
  }

  private cut(isEnd: boolean): void {
    const { held } = this;
    for (;;) {
      this.tryLines();
      const isLong = !this.isSkipping && held.length - this.start > this.limit;
      const searched = isLong ? held.subarray(0, this.start + this.limit) : held;
      const found = this.finder.next(searched, this.scanned);
      this.scanned = searched.length;
      if (found >= 0) this.take(found, 1);
      else if (found === MALFORMED || ((isEnd || isLong) && this.finder.atEnd() === 'malformed'))
        this.restartAsLine();
      else if (isLong) this.skip();
      else break;
    }
    if (this.isSkipping) this.startAt(held.length);
    this.receiver.endPiece?.();
  }

  /** Has whole lines taken. A record that was begun is left as it is if its line is not. */
  private tryLines(): void {
    const { held, start, format, receiver } = this;
    if (!format.isOfLines || this.isSkipping || this.fault !== undefined) return;
    const next = receiver.tryLines?.(held, start, this.position) ?? start;
    if (next === start) return;
    this.startAt(next);
    this.finder.reset();
  }

  /** Begins the record again, as a line: a value in quotes ends neither before the object nor within the longest record. */
  private restartAsLine(): void {
    this.fault = 'bad_quote';
    this.finder.takeLine();
    this.scanned = this.start;
  }

  /** Takes the bytes up to a position for a record, and leaves out those that end it. */
  private take(end: number, delimiter: number): void {
    const { held, format, receiver } = this;
    const first = skipForward(held, this.start, end, format.blanks.before);
    const last = skipBack(held, first, end, format.blanks.after);
    if (!this.isSkipping && last > first) {
      const isLong = last - first > format.maxBytes;
      const fault = isLong ? 'line_too_long' : this.fault;
      const place = this.heldFrom + first;
      const mayTry = fault === undefined && !format.isOfLines;
      if (!mayTry || receiver.tryRecord?.(held, first, last, place) !== true)
        receiver.onRecord({
          place,
          end: this.heldFrom + end + delimiter,
          bytes: held.subarray(first, isLong ? first + HEAD_BYTES : last),
          ...(fault === undefined ? {} : { fault }),
        });
    }
    this.startAt(end + delimiter);
    this.fault = undefined;
    this.isSkipping = false;
    this.finder.reset();
  }

  /** Reports a record that is too long already, and drops the rest of its line as it comes. */
  private skip(): void {
    const end = this.start + this.limit;
    const first = skipForward(this.held, this.start, end, this.format.blanks.before);
    if (first < end) {
      const bytes = Buffer.from(this.held.subarray(first, Math.min(end, first + HEAD_BYTES)));
      const place = this.heldFrom + first;
      this.receiver.onRecord({ place, end: undefined, bytes, fault: this.fault ?? 'line_too_long' });
      this.isSkipping = true;
      this.finder.takeLine();
    }
    this.startAt(end);
  }

  private startAt(position: number): void {
    this.start = position;
    this.scanned = position;
  }
}

function skipForward(bytes: Buffer, from: number, end: number, blanks: readonly number[]): number {
  let at = from;
  while (at < end && blanks.includes(bytes[at]!)) at += 1;
  return at;
}

function skipBack(bytes: Buffer, from: number, end: number, blanks: readonly number[]): number {
  let at = end;
  while (at > from && blanks.includes(bytes[at - 1]!)) at -= 1;
  return at;
}
