import { type BronzeTable, bronzeTables } from './bronze-table';
import { folderMinute, minuteFolder } from './minute';

/** The path of a bronze object, taken apart. */
export interface BronzePath {
  readonly table: BronzeTable;
  /** The arrival minute, microseconds since the epoch. */
  readonly arrivalMicros: number;
  /** The object's file name. */
  readonly name: string;
}

/**
 * Formats the path of an object of a bronze table under the lake root:
 * `bronze/streaming/card_dispute/ingest_dt=2026/11/21/10/45/part.json.gz`.
 * @param arrivalMicros its arrival, microseconds since the epoch; the UTC minute is the partition
 * @throws Error when `name` is empty or contains a slash
 */
export function bronzeObjectPath(table: BronzeTable, arrivalMicros: number, name: string): string {
  if (name === '' || name.includes('/')) {
    throw new Error(`invalid object name: expected a file name, got "${name}"`);
  }
  return `${table.path}/${table.partition.column}=${minuteFolder(arrivalMicros)}/${name}`;
}

/**
 * Parses the path of a bronze object under the lake root; the inverse of `bronzeObjectPath`.
 * @returns undefined for any other path
 */
export function parseBronzePath(path: string): BronzePath | undefined {
  const table = bronzeTables.find((t) => path.startsWith(`${t.path}/${t.partition.column}=`));
  if (!table) return undefined;
  const rest = path.slice(table.path.length + table.partition.column.length + 2);
  const slash = rest.lastIndexOf('/');
  const name = rest.slice(slash + 1);
  const arrivalMicros = slash < 0 ? undefined : folderMinute(rest.slice(0, slash));
  return arrivalMicros === undefined || name === '' ? undefined : { table, arrivalMicros, name };
}

/** Returns what a path has below its minute folder, whose digits are no part of a name; all of any other path. */
export const nameBelowMinute = (path: string): string => path.replace(/^.*?\/\w+=\d{4}(?:\/\d\d){4}\//s, '');
