import { holdsPan } from './card-number';

/** Least integer that may be a card number: those of shorter ones are counts and amounts. */
const MIN_PAN = 1e12;

/**
 * A string or a number of a JSON text, as it is written: a parsed one has lost the last digits of long integers, and the first
 * of two members with the same name.
 */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/g;

/**
 * Tells whether a JSON text holds a card number: in a name, a text or an integer. The digits of a fraction are none, though
 * some look like one. Of a text that is not JSON, every digit counts.
 */
export function jsonHoldsPan(json: string): boolean {
  try {
    JSON.parse(json);
  } catch {
    return holdsPan(json);
  }
  return (json.match(TOKEN) ?? []).some((token) =>
    token.startsWith('"') ? holdsPan(String(JSON.parse(token))) : isPanNumber(token),
  );
}

function isPanNumber(written: string): boolean {
  const value = Number(written);
  if (!Number.isInteger(value) || value < MIN_PAN) return false;
  return holdsPan(/^[0-9]+$/.test(written) ? written : String(value));
}
