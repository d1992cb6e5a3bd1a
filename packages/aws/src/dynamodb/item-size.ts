import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Item } from './ports';

/**
 * Computes the bytes of an item by the rules of DynamoDB (developer guide, "DynamoDB item sizes and formats"): names and
 * texts in UTF-8, one byte for two digits of a number and one more ("approximately"), a byte for a boolean or null, three for a list and
 * one more for each of its values.
 * @throws Error for a map or set, which have other rules
 */
export const itemSize = (item: Item): number =>
  Object.entries(item).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + valueSize(name, value),
    0,
  );

function valueSize(name: string, { S, N, B, BOOL, NULL, L }: AttributeValue): number {
  if (S !== undefined) return Buffer.byteLength(S);
  if (N !== undefined) return Math.ceil(significantDigits(N) / 2) + 1;
  if (B !== undefined) return B.byteLength;
  if (BOOL !== undefined || NULL !== undefined) return 1;
  if (L !== undefined) return L.reduce((sum, value) => sum + 1 + valueSize(name, value), 3);
  throw new Error(`attribute ${name} is no text, number, binary, boolean, null or list`);
}

/** Digits of a whole number without zeros at either end. */
const significantDigits = (number: string): number => number.replaceAll(/^-?0*|0*$/g, '').length;
