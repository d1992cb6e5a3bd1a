import type { LogicalType } from '@cardlake/schema';
import type { ParquetParsers, SchemaElement } from 'hyparquet';
import type { OnlineValue } from '../record';

/** Parsers that return instants in microseconds (bigint) and days as a number, since JavaScript dates only have milliseconds. */
export const rawParsers: Partial<ParquetParsers> = {
  timestampFromMilliseconds: (millis) => millis && millis * 1000n,
  timestampFromMicroseconds: (micros) => micros,
  timestampFromNanoseconds: (nanos) => nanos && nanos / 1000n,
  dateFromDays: (days) => days,
};

/**
 * Converts a stored value to a logical type; undefined when it has another type. Decimals are stored as unscaled bytes
 * or integers.
 */
export function fromParquet(
  type: LogicalType,
  element: SchemaElement,
  value: unknown,
): OnlineValue | undefined {
  if (value === null || value === undefined) return null;
  switch (type.kind) {
    case 'string':
    case 'json':
      return typeof value === 'string' ? value : undefined;
    case 'date':
      return typeof value === 'number' ? dayText(value) : undefined;
    case 'timestamp':
      return typeof value === 'bigint' && isInstant(element) ? Number(value) : undefined;
    case 'double':
      return typeof value === 'number' && /^(DOUBLE|FLOAT)$/.test(element.type ?? '') ? value : undefined;
    case 'bigint':
      return isPlainInteger(element) ? toBigint(value) : undefined;
    case 'boolean':
      return typeof value === 'boolean' ? BigInt(value) : undefined;
    case 'decimal':
      return element.scale === type.scale
        ? value instanceof Uint8Array
          ? twosComplement(value)
          : toBigint(value)
        : undefined;
    case 'strings':
      return undefined;
  }
}

const MS_PER_DAY = 86_400_000;
const dayText = (days: number): string => new Date(days * MS_PER_DAY).toISOString().slice(0, 10);

const isInstant = ({ type, converted_type: converted, logical_type: logical }: SchemaElement): boolean =>
  type === 'INT96' || logical?.type === 'TIMESTAMP' || converted?.startsWith('TIMESTAMP') === true;

/** Tests for an integer column without another meaning. */
const isPlainInteger = ({ type, converted_type: converted, logical_type: logical }: SchemaElement): boolean =>
  (type === 'INT64' || type === 'INT32') &&
  (converted === undefined || /^U?INT_/.test(converted)) &&
  (logical === undefined || logical.type === 'INTEGER');

function toBigint(value: unknown): bigint | undefined {
  if (typeof value === 'bigint') return value;
  return typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : undefined;
}

/** Reads a signed integer, most significant byte first. */
function twosComplement(bytes: Uint8Array): bigint {
  const unsigned = bytes.length === 0 ? 0n : BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
  return BigInt.asIntN(bytes.length * 8, unsigned);
}
