import { parseDateTime } from '@cardlake/schema';
import { InvalidArgumentError } from 'commander';

/**
 * Parses a number on the command line.
 * @throws InvalidArgumentError when the text is not a number.
 */
export function numberValue(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('Give a number.');
  return value;
}

/**
 * Parses a whole number from 1 on the command line.
 * @throws InvalidArgumentError for anything else.
 */
export function countValue(text: string): number {
  const value = numberValue(text);
  if (!Number.isSafeInteger(value) || value < 1)
    throw new InvalidArgumentError('Give a whole number from 1.');
  return value;
}

/** Makes a parser of a whole number from 1 to a greatest one. @throws InvalidArgumentError for anything else */
export const countUpTo =
  (most: number) =>
  (text: string): number => {
    const value = countValue(text);
    if (value > most) throw new InvalidArgumentError(`Give a whole number from 1 to ${most}.`);
    return value;
  };

/**
 * Parses a number of rows on the command line, 0 for all.
 * @throws InvalidArgumentError for anything else.
 */
export const rowsValue = (text: string): number => (text.trim() === '0' ? 0 : countValue(text));

/**
 * Parses an instant on the command line: a day, an ISO 8601 date and time (UTC without a zone), or unix
 * seconds.
 * @returns microseconds since the epoch.
 * @throws InvalidArgumentError for anything else.
 */
export function instantValue(text: string): number {
  const isDay = /^\d{4}-\d\d-\d\d$/.test(text);
  const isSeconds = /^\d{1,11}$/.test(text);
  const micros = isSeconds ? Number(text) * 1_000_000 : parseDateTime(isDay ? `${text}T00:00` : text);
  if (micros === undefined) {
    throw new InvalidArgumentError(
      'Give a day (2026-01-31), a date and time (2026-01-31T08:00Z) or unix seconds.',
    );
  }
  return micros;
}

/** Parses names with commas between them. @throws InvalidArgumentError when one is empty or there twice */
export function namesValue(text: string): string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.includes('')) throw new InvalidArgumentError('Give names with commas between them.');
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) throw new InvalidArgumentError(`${twice} is there twice.`);
  return names;
}
