import type { LineRejectionCode } from '@cardlake/schema';

/**
 * Name of a rule that a record can break: one of any line, or
 *
 * - `ragged_row`: the CSV record has more or fewer values than the header has names;
 * - `bad_quote`: a quote of the CSV record is not closed within it, or within 1 MiB, or text follows it (stands for the line that it begins on);
 * - `duplicate_header`: the CSV header has a name twice; the object is refused whole (stands for all of it);
 * - `unknown_header`: the CSV header has the name of no column, so its delimiter or the file is another one; the object is refused whole;
 * - `lone_return`: the CSV header has a return without a line feed, so returns alone end the lines; the object is refused whole;
 * - `unknown_column`: the record has a column that the feed does not declare, and the feed refuses those;
 * - `transform_failed`: the feed's transform threw an error, or returned no object.
 */
export type RecordRejectionCode =
  | LineRejectionCode
  | 'ragged_row'
  | 'bad_quote'
  | 'duplicate_header'
  | 'unknown_header'
  | 'lone_return'
  | 'unknown_column'
  | 'transform_failed';
