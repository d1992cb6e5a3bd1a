import type { KeptPlace } from './kept-place';

/** The layout of records whose values are in the same order, with the same bytes between them. */
export interface RecordLayout {
  /** The values, in the order of the text. */
  readonly values: readonly LayoutValue[];
  /** Bytes behind the last value. */
  readonly suffix: Buffer;
  /** Columns that the records lack. */
  readonly absent: readonly number[];
}

/** A value of a layout. */
export interface LayoutValue {
  /** Bytes from the end of the value before it. */
  readonly prefix: Buffer;
  /** Column that it belongs to; undefined for the value of another member. */
  readonly column: number | undefined;
  /** Texts around the value of a member that the feed keeps though no column reads it. */
  readonly kept: KeptPlace | undefined;
}
