import {
  DATE_TIME_PATTERN,
  MAX_DEPTH,
  MAX_JSON_BYTES,
  MAX_LINE_BYTES,
  NOT_FINITE_PATTERN,
  NUMBER_PATTERN,
} from '@cardlake/schema';
import { issuers, panDigits } from '../card-number/issuers';
import {
  HEX_ID_PATTERN,
  MAX_SEPARATORS,
  MIN_LETTER_GROUPS,
  PAN_CANDIDATE_PATTERN,
} from '../card-number/runs';
import { ESCAPE_PATTERN } from '../card-number/shape';
import { unicodeDigits } from '../card-number/unicode-digits';
import {
  DECIDERS,
  DECISION_STATES,
  DECISIONS,
  HISTORY_HASH_PATTERN,
  PAYLOAD_HASH_PATTERN,
} from '../decisions';
import { countryCodes, currencyCodes } from '../iso-codes';
import { AMOUNT } from '../tables';

/** Wire rules of card events as plain data, for every engine that checks lines. */
export const wireRules = {
  maxLineBytes: MAX_LINE_BYTES,
  /** Deepest nesting of objects and arrays, the line's own object included. */
  maxDepth: MAX_DEPTH,
  /** First instant allowed, µs: 2000-01-01T00:00Z. */
  earliestMicros: Date.UTC(2000, 0, 1) * 1000,
  /** Latest instant allowed, µs after the arrival. */
  futureMicros: 5 * 60 * 1_000_000,
  /** Amounts have this many decimals, and a magnitude below 10^amountIntegerDigits after rounding to them. */
  amountScale: AMOUNT.scale,
  amountIntegerDigits: 12,
  /** Longest JSON text of a field, in bytes of UTF-8. */
  maxJsonBytes: MAX_JSON_BYTES,
  /** Patterns that match the whole text of a string. */
  numberPattern: NUMBER_PATTERN,
  notFinitePattern: NOT_FINITE_PATTERN,
  dateTimePattern: DATE_TIME_PATTERN,
  historyHashPattern: HISTORY_HASH_PATTERN,
  payloadHashPattern: PAYLOAD_HASH_PATTERN,
  /** Recognition of card numbers; `docs/card-numbers.md` explains it. */
  cardNumbers: {
    minDigits: panDigits.min,
    issuers,
    unicodeDigits,
    maxSeparators: MAX_SEPARATORS,
    escapePattern: ESCAPE_PATTERN,
    candidatePattern: PAN_CANDIDATE_PATTERN,
    hexIdPattern: HEX_ID_PATTERN,
    minLetterGroups: MIN_LETTER_GROUPS,
  },
  currencyCodes: [...currencyCodes],
  countryCodes: [...countryCodes],
  decisionStates: DECISION_STATES,
  decisions: DECISIONS,
  deciders: DECIDERS,
} as const;
