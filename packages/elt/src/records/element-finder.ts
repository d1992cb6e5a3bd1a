import { type BoundaryFinder, NOT_FOUND } from './boundary';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

const isBlank = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === 0x09 || byte === 0x0d || byte === 0x0a;

/**
 * Finds the brackets and commas that part the elements of a JSON array. Text whose first character opens no array is one record.
 */
export class ElementFinder implements BoundaryFinder {
  private depth = 0;
  private isInString = false;
  private isEscaped = false;
  /** The part of the object that is being read. */
  private part: 'before' | 'array' | 'after' | 'single' = 'before';
  private marks = 0;

  reset(): void {}

  takeLine(): void {}

  atEnd(): 'whole' | 'torn' {
    // An element that is cut is no JSON, which tells it as well.
    return this.part === 'array' && this.depth === 0 && !this.isInString ? 'torn' : 'whole';
  }

  next(bytes: Buffer, from: number): number {
    for (let at = from; at < bytes.length; at++) {
      if (this.part === 'after' || this.part === 'single') return NOT_FOUND;
      if (this.part === 'before') {
        if (this.open(bytes[at])) return at;
      } else if (this.isEndOfElement(bytes[at])) return at;
    }
    return NOT_FOUND;
  }

  /** Reads a byte before the array. @returns true for the bracket that opens it */
  private open(byte: number | undefined): boolean {
    // A byte order mark has three bytes that no JSON text begins with.
    if (isBlank(byte) || (byte !== undefined && byte >= 0xbb && this.marks++ < 3)) return false;
    this.part = byte === OPEN_LIST ? 'array' : 'single';
    return this.part === 'array';
  }

  private isEndOfElement(byte: number | undefined): boolean {
    if (this.isInString) {
      if (this.isEscaped) this.isEscaped = false;
      else if (byte === BACKSLASH) this.isEscaped = true;
      else if (byte === QUOTE) this.isInString = false;
      return false;
    }
    switch (byte) {
      case QUOTE:
        this.isInString = true;
        return false;
      case OPEN_LIST:
      case OPEN_OBJECT:
        this.depth += 1;
        return false;
      case CLOSE_LIST:
      case CLOSE_OBJECT:
        if (this.depth === 0 && byte === CLOSE_LIST) {
          this.part = 'after';
          return true;
        }
        this.depth = Math.max(0, this.depth - 1);
        return false;
      default:
        return byte === COMMA && this.depth === 0;
    }
  }
}
