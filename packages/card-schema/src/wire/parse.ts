import { lineParser } from '@cardlake/schema';
import { holdsPan } from '../card-number/card-number';
import { jsonHoldsPan } from '../card-number/json-holds-pan';
import {
  bronzeCardDecision,
  DECIDERS,
  DECISION_STATES,
  DECISIONS,
  HISTORY_HASH_PATTERN,
  PAYLOAD_HASH_PATTERN,
} from '../decisions';
import { countryCodes, currencyCodes } from '../iso-codes';
import { bronzeCardAuthorization, bronzeCardDispute } from '../tables';
import type { RejectionCode } from './rejection';
import { wireRules } from './rules';

/** Codes are looked up in a list that holds no card number; every other text is asked. */
const panCheck = { code: 'looks_like_pan', isBroken: holdsPan } as const;

const limits = {
  earliestMicros: wireRules.earliestMicros,
  futureMicros: wireRules.futureMicros,
  integerDigits: wireRules.amountIntegerDigits,
} as const;

/**
 * Parses an authorisation line.
 * @param line the text of one line, without its line end; a byte order mark in front is skipped
 * @param arrivalMicros arrival of the line, µs since the epoch; limits `ts`
 * @returns never throws, whatever the line holds
 */
export const parseAuthorization = lineParser<typeof bronzeCardAuthorization.fields, RejectionCode>(
  bronzeCardAuthorization,
  {
    ...limits,
    checks: {
      event_id: panCheck,
      card_id: panCheck,
      merchant_id: panCheck,
      pos_mode: panCheck,
      currency: { code: 'unknown_code', isBroken: (code) => !currencyCodes.has(code) },
      country: { code: 'unknown_code', isBroken: (code) => !countryCodes.has(code) },
    },
  },
);

/** Parses a dispute line; as {@link parseAuthorization}, with `reported_at` limited by the arrival. */
export const parseDispute = lineParser<typeof bronzeCardDispute.fields, RejectionCode>(bronzeCardDispute, {
  ...limits,
  checks: { event_id: panCheck },
});

const jsonPanCheck = { code: 'looks_like_pan', isBroken: jsonHoldsPan } as const;

/** Requires one of some words. */
const oneOf = (words: readonly string[]) =>
  ({ code: 'unknown_code', isBroken: (word: string) => !words.includes(word) }) as const;

/** Requires a form of text. */
function inForm(pattern: string) {
  const whole = new RegExp(`^${pattern}$`);
  return { code: 'wrong_type', isBroken: (text: string) => !whole.test(text) } as const;
}

/** No text of a decision may hold a card number, whatever its column. */
const decisionPanChecks = Object.fromEntries(
  Object.entries(bronzeCardDecision.fields).flatMap(([name, { type }]) => {
    if (type.kind === 'string') return [[name, panCheck]];
    return type.kind === 'json' ? [[name, jsonPanCheck]] : [];
  }),
);

const parseDecisionFields = lineParser<typeof bronzeCardDecision.fields, RejectionCode>(bronzeCardDecision, {
  ...limits,
  checks: {
    ...decisionPanChecks,
    state: oneOf(DECISION_STATES),
    decision: oneOf(DECISIONS),
    history_hash: inForm(HISTORY_HASH_PATTERN),
    decided_by: oneOf(DECIDERS),
    payload_hash: inForm(PAYLOAD_HASH_PATTERN),
  },
});

/** Parses a line of a decision; as {@link parseAuthorization}. Exactly an authorisation that was decided has a decision. */
export const parseDecision: typeof parseDecisionFields = (line, arrivalMicros) => {
  const parsed = parseDecisionFields(line, arrivalMicros);
  if (!parsed.ok) return parsed;
  const { event_id: eventId, state, decision } = parsed.row;
  if ((state === 'decided') === (decision !== null)) return parsed;
  const code = decision === null ? 'missing' : 'undecided';
  return { ok: false, reasons: [{ field: 'decision', code }], eventId };
};

/** Parsers of lines by bronze type. */
export const lineParsers = {
  card_authorization: parseAuthorization,
  card_dispute: parseDispute,
  card_decision: parseDecision,
} as const;

/** A kind of lines that a bronze object can have: the name of its table. */
export type LineType = keyof typeof lineParsers;
