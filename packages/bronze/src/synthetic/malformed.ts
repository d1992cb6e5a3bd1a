import type { RejectionCode } from '@cardlake/card-schema';
import { type Authorization, encodeAuthorization } from '../codec/encode';

/** A way in which a line breaks the rules of the wire. */
export interface Malformation {
  readonly code: RejectionCode;
  /** The field that breaks the rule; undefined when the line as a whole does. */
  readonly field?: keyof Authorization;
  /** Makes a malformed line from a valid event. */
  readonly corrupt: (event: Authorization) => string | Uint8Array;
}

/** Encodes the event with the JSON text of one field replaced; without a text the field is left out. */
function withField(field: keyof Authorization, json?: string | ((event: Authorization) => string)) {
  return (event: Authorization) => {
    const line = encodeAuthorization(event);
    const members = line.slice(1, -1).split(/,(?=")/);
    const label = `${JSON.stringify(field)}:`;
    const replacement = typeof json === 'function' ? json(event) : json;
    const kept = members.map((member) =>
      !member.startsWith(label) ? member : replacement === undefined ? undefined : label + replacement,
    );
    return `{${kept.filter((member) => member !== undefined).join(',')}}`;
  };
}

const rule = (
  code: RejectionCode,
  field: keyof Authorization,
  json?: string | ((event: Authorization) => string),
): Malformation => ({ code, field, corrupt: withField(field, json) });

/** Encodes the event with a byte inside a string that no UTF-8 text contains. */
const withInvalidByte = (event: Authorization) =>
  Buffer.from(encodeAuthorization({ ...event, card_id: `${event.card_id}\xff` }), 'latin1');

/** A number that card schemes publish for tests: it passes the Luhn check and belongs to nobody. */
const TEST_CARD_NUMBER = '"4111111111111111"';

/**
 * One malformation or more for every rule that a single line of ordinary length can break. The other rules concern
 * long lines, whole objects, or two lines with the same id.
 */
export const malformations: readonly Malformation[] = [
  { code: 'not_json', corrupt: (event) => encodeAuthorization(event).slice(0, -20) },
  { code: 'not_json', corrupt: () => 'upstream connect error or disconnect/reset before headers' },
  { code: 'invalid_utf8', corrupt: withInvalidByte },
  rule('missing', 'merchant_id'),
  rule('missing', 'ts', 'null'),
  rule('empty', 'card_id', '""'),
  rule('wrong_type', 'event_id', '17'),
  rule('wrong_type', 'amount', '"12,50"'),
  rule('out_of_range', 'ts', '0'),
  // Milliseconds instead of seconds, the most common mistake of all.
  rule('out_of_range', 'ts', ({ ts }) => String(Math.floor(ts / 1000))),
  rule('not_finite', 'amount', '"NaN"'),
  rule('too_large', 'amount', '1e12'),
  rule('unknown_code', 'currency', '"XXQ"'),
  rule('unknown_code', 'country', '"ZZ"'),
  rule('looks_like_pan', 'card_id', TEST_CARD_NUMBER),
];
