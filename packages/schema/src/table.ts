import { SchemaError } from './errors';
import type { Fields } from './types';

/** Partitioning of a table's folders. */
export interface Partition {
  /** Folder name before the `=`. */
  readonly column: 'dt' | 'ingest_dt';
  /** `day`: `YYYY-MM-DD`; `minute`: `YYYY/MM/DD/HH/mm` (Firehose arrival time, UTC), which the Glue catalog groups by day. */
  readonly grain: 'day' | 'minute';
  /** The column or event whose UTC time gives the partition. */
  readonly derivedFrom: string;
}

/** A table of the lake, declared once; paths, schemas and DDL of every engine derive from it. */
export interface Table<F extends Fields = Fields> {
  readonly layer: 'bronze' | 'silver' | 'gold';
  readonly name: string;
  /** Folder under the lake root, without a leading or trailing slash. */
  readonly path: string;
  readonly partition: Partition;
  /** Stored columns, in order; the partition column of a `day` table is derived from the path and not among them. */
  readonly fields: F;
  /** Columns that identify a row. */
  readonly key: readonly string[];
  readonly description: string;
}

/** Declares a table and keeps its literal types; only its own columns can be the key. */
export const table = <const F extends Fields>(
  declaration: Table<F> & { readonly key: readonly (keyof F & string)[] },
): Table<F> => declaration;

/** Columns that are derived from the path of a file; no stored column may have their names. */
const PARTITION_COLUMNS = ['dt', 'ingest_dt'];

/**
 * Fields followed by those of features.
 * @param where name of the table, for messages
 * @throws SchemaError when a feature has the name of another column or of a partition column
 */
export function appendFields<A extends Fields, B extends Fields>(
  where: string,
  first: A,
  features: B,
): A & B {
  const taken = [...Object.keys(first), ...PARTITION_COLUMNS];
  const problems = Object.keys(features)
    .filter((name) => taken.includes(name))
    .map((name) => `"${name}" is already a column; give the feature another name`);
  if (problems.length > 0) throw new SchemaError(where, problems);
  return { ...first, ...features };
}
