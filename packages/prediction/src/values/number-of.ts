import { formatDecimal, type LogicalType } from '@cardlake/schema';

/**
 * The nearest double of a value of the event or of its vector, as a model is trained on it and rules compare it; null
 * where there is no value.
 */
export function numberOf(value: unknown, type: LogicalType): number | null {
  if (value === null || value === undefined) return null;
  if (type.kind !== 'decimal') return Number(value);
  const unscaled = Number(value);
  // Both are exact then, and the quotient is rounded once.
  if (Number.isSafeInteger(unscaled)) return unscaled / 10 ** type.scale;
  return Number(formatDecimal(value as bigint, type.scale));
}
