/** Result of a search: no record ends in the bytes. */
export const NOT_FOUND = -1;
/** Result of a search: what began as a record is malformed; its first line stands for it. */
export const MALFORMED = -2;

/** Finds the ends of records. It keeps its state between calls, so that a record may come in pieces. */
export interface BoundaryFinder {
  /** Prepares for the next record. */
  reset(): void;
  /**
   * Reads on in `[from, bytes.length)`.
   * @returns the position of the byte that ends the record, {@link NOT_FOUND} or {@link MALFORMED}
   */
  next(bytes: Buffer, from: number): number;
  /** Takes everything up to the next line feed for one record, until the next `reset`. */
  takeLine(): void;
  /** Tells about an end of the object here: the record may end, was begun and cannot end, or more had to come. */
  atEnd(): 'whole' | 'malformed' | 'torn';
}

const LINE_FEED = 0x0a;

/** Finds the line feeds that end the records of NDJSON. */
export class LineFinder implements BoundaryFinder {
  reset(): void {}

  next(bytes: Buffer, from: number): number {
    return bytes.indexOf(LINE_FEED, from);
  }

  takeLine(): void {}

  atEnd(): 'whole' {
    return 'whole';
  }
}
