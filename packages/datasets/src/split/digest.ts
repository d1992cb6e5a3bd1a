import { type DuckSession, identifier, type Sql, sql } from '@cardlake/lake';
import type { Fields } from '@cardlake/schema';
import { z } from 'zod';
import type { Content } from '../manifest';

/**
 * Builds a text for a row that is equal only for equal rows: strings with their length, so that no content
 * looks like a separator; instants in microseconds; numbers in DuckDB's shortest exact form; null as the empty
 * text.
 */
function rowText(fields: Fields): Sql {
  const values = Object.entries(fields).map(([name, { type }]) => {
    const column = identifier(name);
    if (type.kind === 'string') return sql`coalesce(strlen(${column}) || ':' || ${column}, '')`;
    const value = type.kind === 'timestamp' ? sql`epoch_us(${column})` : column;
    return sql`coalesce(${value}::VARCHAR, '')`;
  });
  return sql`concat_ws('|', ${values})`;
}

const sums = z.object({ rows: z.bigint(), high: z.string(), low: z.string() });

const MODULUS = 1n << 128n;

/** Order-independent digest of a set of rows; the digests of parts add up to that of the whole. */
export interface Digest {
  readonly rows: number;
  /** Sum of the MD5s of all rows, modulo 2^128. */
  readonly sum: bigint;
}

export const EMPTY_DIGEST: Digest = { rows: 0, sum: 0n };

export const addDigests = (a: Digest, b: Digest): Digest => ({
  rows: a.rows + b.rows,
  sum: (a.sum + b.sum) % MODULUS,
});

/** Computes the digest of a relation's rows, in any order. */
export async function computeDigest(session: DuckSession, relation: Sql, fields: Fields): Promise<Digest> {
  const [found] = await session.rows(
    sql`SELECT count(*) AS rows,
       coalesce(sum((md5 >> 64)::HUGEINT), 0)::VARCHAR AS high,
       coalesce(sum((md5 & 18446744073709551615::UHUGEINT)::HUGEINT), 0)::VARCHAR AS low
     FROM (SELECT md5_number(${rowText(fields)}) AS md5 FROM ${relation})`,
    sums,
  );
  if (found === undefined) throw new Error('an aggregate returned no row');
  return { rows: Number(found.rows), sum: ((BigInt(found.high) << 64n) + BigInt(found.low)) % MODULUS };
}

/** Formats a digest for a manifest, as 32 hexadecimal digits. */
export const toManifestContent = ({ rows, sum }: Digest): Content => ({
  rows,
  digest: sum.toString(16).padStart(32, '0'),
});
