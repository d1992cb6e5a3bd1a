import { createHash } from 'node:crypto';

/** JSON with sorted keys and without white space: equal values have equal texts. */
function toCanonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(toCanonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${toCanonicalJson(member)}`).join(',')}}`;
}

/** SHA-256 of the canonical JSON of a value, in hexadecimal. */
export const hashContent = (value: unknown): string =>
  createHash('sha256').update(toCanonicalJson(value)).digest('hex');
