import { hash } from 'node:crypto';
import type { Fields, Row } from '@cardlake/schema';

/**
 * SHA-256 of the columns of an event, in hexadecimal. Parsed values are hashed, not bytes on the wire: `1.50` and `1.5`
 * are the same amount.
 */
export function hashPayload<F extends Fields>(fields: F, event: Row<F>): string {
  const values = Object.keys(fields).map((name) => event[name]);
  const text = JSON.stringify(values, (_, value) => (typeof value === 'bigint' ? `${value}n` : value));
  return hash('sha256', text);
}
