import { type LineRejectionCode, lineRejectionCodes } from '@cardlake/schema';

/** Reasons to reject a record of a feed, beside those of any line. */
const feedRejectionCodes = {
  ragged_row: 'the CSV record has more or fewer values than the header has names',
  bad_quote:
    'a quote of the CSV record is not closed, or text follows it (stands for the line that it begins on)',
  duplicate_header: 'the CSV header has a name twice; the object is refused whole (stands for all of it)',
  unknown_column: 'the record has a column that the feed does not declare, and the feed refuses those',
  transform_failed: "the feed's transform threw an error, or returned no object",
} as const;

/** Every reason to reject a record of a feed, with its meaning. */
export const recordRejectionCodes: Readonly<Record<RecordRejectionCode, string>> = {
  ...lineRejectionCodes,
  ...feedRejectionCodes,
};

/** Name of a rule that a record can break. */
export type RecordRejectionCode = LineRejectionCode | keyof typeof feedRejectionCodes;
