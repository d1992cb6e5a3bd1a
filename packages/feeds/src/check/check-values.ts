import { type LogicalType, parseDateTime, parseDecimal } from '@cardlake/schema';
import { parseDouble, parseInteger, toJsonNumber } from '../read/numbers';

/** Decimals to which a bound is read, to find out whether a column has as many. */
const FINE_SCALE = 60;

/** Finds what keeps a value of a rule from being compared with a column, alike on every engine. @returns undefined for a good one */
export function checkValue(value: number | string, type: LogicalType): string | undefined {
  const text = String(value);
  switch (type.kind) {
    case 'bigint':
      return typeof parseInteger(text) === 'bigint' ? undefined : `"${text}" is no integer of 64 bits`;
    case 'double':
      return typeof parseDouble(text) === 'number' ? undefined : `"${text}" is no number`;
    case 'decimal':
      return checkDecimal(text, type);
    case 'date':
      return isDay(text) ? undefined : `"${text}" is no day; write it as 2026-01-31`;
    case 'timestamp':
      return isInstant(text) ? undefined : `"${text}" is no instant; write it as 2026-01-31T12:00:00Z`;
    default:
      return undefined;
  }
}

/** A bound between two values of a decimal would be rounded by one engine and not by another. */
function checkDecimal(
  text: string,
  { precision, scale }: Extract<LogicalType, { kind: 'decimal' }>,
): string | undefined {
  const read = (digits: number) => parseDecimal(toJsonNumber(text), digits, precision - scale);
  const value = read(scale);
  if (value === 'malformed') return `"${text}" is no number`;
  if (value === 'too_large') return `${text} is beyond decimal(${precision},${scale})`;
  return read(FINE_SCALE) === value * 10n ** BigInt(FINE_SCALE - scale)
    ? undefined
    : `${text} has more decimals than decimal(${precision},${scale})`;
}

const DAY = '[0-9]{4}-[0-9]{2}-[0-9]{2}';
const isDay = (text: string): boolean =>
  new RegExp(`^${DAY}$`).test(text) && parseDateTime(`${text}T00:00`) !== undefined;
/** Forms that DuckDB and Spark read as the same instant, in UTC. */
const isInstant = (text: string): boolean =>
  isDay(text) || (new RegExp(`^${DAY}T.*Z$`).test(text) && parseDateTime(text) !== undefined);
