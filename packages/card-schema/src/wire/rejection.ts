import { type Rejection as FieldRejection, lineRejectionCodes } from '@cardlake/schema';

/** Every reason that a line of a card event can go to quarantine for. A closed list: all engines use these codes. */
export const rejectionCodes = {
  ...lineRejectionCodes,
  unknown_code: 'the text is not one of the list of its field: currencies, countries, states, decisions',
  looks_like_pan: 'the text holds a card number in clear',
  undecided: 'an authorisation that was too late to be decided has a decision',
  conflicting_duplicate: 'an earlier line has the same event_id and another payload (decided by silver)',
} as const;

/** Name of a rule that a line can break. */
export type RejectionCode = keyof typeof rejectionCodes;

/** A rule that a line of a card event breaks. */
export type Rejection = FieldRejection<RejectionCode>;
