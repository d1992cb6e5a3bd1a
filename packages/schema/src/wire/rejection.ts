/** Reasons to reject a line of any table; the checks of a table add their own. */
export const lineRejectionCodes = {
  not_json: "the line is not one JSON object, names one of the table's fields twice, or nests too deep",
  invalid_utf8: 'the bytes of the line are not UTF-8 (decided on bytes, before the line is text)',
  line_too_long: 'the line has more bytes than any event may have',
  foreign_format:
    'the object is no NDJSON, plain or gzipped, but of the format named; it is refused whole (stands for all of it)',
  torn_object:
    'the object ends in the middle: its gzip stream is cut or damaged (stands for the unread rest)',
  missing: 'the field is absent or null',
  empty: 'the field is an empty string',
  wrong_type: 'the field holds another type than the wire allows',
  out_of_range: 'the instant lies before the first one allowed, or too far after the arrival',
  not_finite: 'the number is NaN or infinite',
  too_large: 'the number has too many digits before its point',
  too_long: 'the JSON text has more bytes than its field may have',
} as const;

/** Name of a rule of every table. */
export type LineRejectionCode = keyof typeof lineRejectionCodes;

/** One rule that a line breaks; without a field it is about the whole line. */
export interface Rejection<Code extends string = string> {
  readonly field?: string;
  readonly code: Code;
}

/** The text of a rejection in quarantine: `amount: too_large`, or just `not_json`. */
export const rejectionText = ({ field, code }: Rejection): string =>
  field === undefined ? code : `${field}: ${code}`;
