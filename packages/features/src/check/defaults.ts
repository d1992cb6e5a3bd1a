import { type LogicalType, parseDecimal } from '@cardlake/schema';

/** Extra decimals parsed from a default, to detect that some would be lost. */
const EXTRA_DIGITS = 20;

/**
 * The default of a feature in its compiled form: a number for doubles, the unscaled integer as text for decimals;
 * undefined when the value does not fit the type.
 */
export function compileDefault(type: LogicalType, value: unknown): number | string | undefined {
  if (type.kind === 'double') {
    return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
  }
  if (type.kind !== 'decimal' || (typeof value !== 'number' && typeof value !== 'string')) return undefined;
  const digits = type.precision - type.scale;
  const unscaled = parseDecimal(String(value), type.scale, digits);
  const exact = parseDecimal(String(value), type.scale + EXTRA_DIGITS, digits);
  if (typeof unscaled !== 'bigint' || exact !== unscaled * 10n ** BigInt(EXTRA_DIGITS)) return undefined;
  return String(unscaled);
}
