import { lineParser } from '@cardlake/schema';
import { holdsPan } from '../card-number/card-number';
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
