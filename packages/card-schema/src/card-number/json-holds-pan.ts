import { holdsPan } from './card-number';

/** Least integer that may be a card number: those of shorter ones are counts and amounts. */
const MIN_PAN = 1e12;

/**
 * Tells whether a JSON text holds a card number: in a name, a text or an integer. The digits of a fraction are none, though
 * some look like one. Of a text that is not JSON, every digit counts.
 */
export function jsonHoldsPan(json: string): boolean {
  let isFound = false;
  try {
    JSON.parse(json, (name, value: unknown) => {
      isFound ||= holdsPan(name) || (typeof value === 'string' ? holdsPan(value) : isPanNumber(value));
      return value;
    });
  } catch {
    return holdsPan(json);
  }
  return isFound;
}

const isPanNumber = (value: unknown): boolean =>
  typeof value === 'number' && Number.isInteger(value) && value >= MIN_PAN && holdsPan(String(value));
