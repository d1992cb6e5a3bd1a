import type { JsonShape } from '../types';
import type { LineRejectionCode } from './rejection';
import { MAX_JSON_BYTES } from './rules';

/**
 * Reads JSON text of a shape, which stays as it was written: every engine keeps the same bytes, and numbers their digits.
 * Texts in it must be such that UTF-8 can hold them.
 */
export function readJsonText(
  text: unknown,
  shape: JsonShape,
): { readonly value: string } | { readonly code: LineRejectionCode } {
  if (typeof text !== 'string' || !text.isWellFormed()) return { code: 'wrong_type' };
  if (Buffer.byteLength(text) > MAX_JSON_BYTES) return { code: 'too_long' };
  return hasShape(parse(text), shape) ? { value: text } : { code: 'wrong_type' };
}

/** Parses JSON text; undefined, which no JSON text means, for any other. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function hasShape(value: unknown, shape: JsonShape): boolean {
  if (shape === 'any') return value !== undefined;
  if (shape === 'object') return isPlainObject(value);
  return Array.isArray(value) && value.every(shape === 'texts' ? isText : isPlainObject);
}

const isPlainObject = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.entries(value).every(([name, member]) => name.isWellFormed() && isPlain(member));

const isPlain = (value: unknown): boolean =>
  value === null || isText(value) || typeof value === 'boolean' || Number.isFinite(value);

const isText = (value: unknown): boolean => typeof value === 'string' && value.isWellFormed();
