/** Every reason a line can go to quarantine for, and what it means. A closed list: all engines use these codes. */
export const rejectionCodes = {
  not_json: 'the line is not one JSON object, or names one of our fields twice, or nests too deep',
  invalid_utf8: 'the bytes of the line are not UTF-8 (decided on bytes, before the line is text)',
  line_too_long: 'the line has more bytes than any event may have',
  torn_object:
    'the object ends in the middle: its gzip stream is cut or damaged (stands for the unread rest)',
  missing: 'the field is absent or null',
  empty: 'the field is an empty string',
  wrong_type: 'the field holds another type than the wire allows',
  out_of_range: 'the instant lies before 2000 or too far after the arrival',
  not_finite: 'the amount is NaN or infinite',
  too_large: 'the amount has a magnitude of 10^12 or more',
  unknown_code: 'the currency or country is not in the code list',
  looks_like_pan: 'the card id is a card number in clear',
  conflicting_duplicate: 'an earlier line has the same event_id and another payload (decided by silver)',
} as const;

/** A rule's name. */
export type RejectionCode = keyof typeof rejectionCodes;

/** One rule that a line breaks; without a field it is about the whole line. */
export interface Rejection {
  readonly field?: string;
  readonly code: RejectionCode;
}

/** As quarantine stores it: `amount: too_large`, or just `not_json`. */
export const rejectionText = ({ field, code }: Rejection): string =>
  field === undefined ? code : `${field}: ${code}`;
