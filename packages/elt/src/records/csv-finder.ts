import { type BoundaryFinder, MALFORMED, NOT_FOUND } from './boundary';

const LINE_FEED = 0x0a;
const RETURN = 0x0d;

/** Place within a record: before a value, in one with or without quotes, behind its last quote, behind a return there. */
type State = 'start' | 'plain' | 'quoted' | 'closed' | 'returned' | 'line';

/**
 * Finds the line feeds that end records of CSV: those outside of quotes. A quote begins a quoted value at its start only; behind
 * the quote that ends it, nothing but a delimiter or a line end may follow.
 */
export class CsvFinder implements BoundaryFinder {
  private state: State = 'start';
  private readonly delimiter: number;
  private readonly quote: number;

  constructor({ delimiter, quote }: { readonly delimiter: string; readonly quote: string }) {
    this.delimiter = delimiter.charCodeAt(0);
    this.quote = quote.charCodeAt(0);
  }

  reset(): void {
    this.state = 'start';
  }

  takeLine(): void {
    this.state = 'line';
  }

  atEnd(): 'whole' | 'malformed' {
    return this.state === 'quoted' ? 'malformed' : 'whole';
  }

  next(bytes: Buffer, from: number): number {
    if (this.state === 'line') return bytes.indexOf(LINE_FEED, from);
    for (let at = from; at < bytes.length; at++) {
      if (this.state === 'quoted') {
        const quote = bytes.indexOf(this.quote, at);
        if (quote < 0) return NOT_FOUND;
        this.state = 'closed';
        at = quote;
      } else if (!this.step(bytes[at])) return bytes[at] === LINE_FEED ? at : MALFORMED;
    }
    return NOT_FOUND;
  }

  /** Reads a byte outside of quotes. @returns false when the record ends with it, or is malformed */
  private step(byte: number | undefined): boolean {
    if (byte === LINE_FEED) return false;
    if (this.state === 'closed' && byte === this.quote) this.state = 'quoted';
    else if (byte === this.delimiter && this.state !== 'returned') this.state = 'start';
    else if (this.state === 'closed' && byte === RETURN) this.state = 'returned';
    else if (this.state === 'closed' || this.state === 'returned') return false;
    else this.state = this.state === 'start' && byte === this.quote ? 'quoted' : 'plain';
    return true;
  }
}
