/**
 * Reads plain records, whose values have one meaning however they are read, from their bytes to the columns of a receiver, without
 * making a text of them. Sound but not complete: what it takes is what the row reader makes of the record; a differential test holds
 * them against each other.
 */
export interface PlainReader {
  /** Reads the record in bytes `[start, end)`. @returns false when it is not plain; then some columns may have a value of it */
  read(bytes: Buffer, start: number, end: number): boolean;
  /** Takes notice of a record that was read as a text. */
  learn(text: string): void;
}
