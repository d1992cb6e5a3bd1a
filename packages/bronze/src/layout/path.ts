import { type BronzeTable, bronzeTables } from './bronze-table';
import { folderMinute, minuteFolder } from './minute';

/** What the path of a bronze object says. */
export interface BronzeAddress {
  readonly table: BronzeTable;
  /** The arrival minute, microseconds since the epoch. */
  readonly arrivalMicros: number;
  /** The object's file name. */
  readonly name: string;
}

/**
 * Where an object of a bronze table lies, as a path under the lake root:
 * `bronze/streaming/card_dispute/ingest_dt=2026/11/21/10/45/part.json.gz`.
 * @param arrivalMicros when it arrived, microseconds since the epoch; its UTC minute is the partition.
 * @throws Error when `name` is empty or has a slash.
 */
export function bronzeObjectPath(table: BronzeTable, arrivalMicros: number, name: string): string {
  if (name === '' || name.includes('/')) throw new Error(`not an object name: "${name}"`);
  return `${table.path}/${table.partition.column}=${minuteFolder(arrivalMicros)}/${name}`;
}

/**
 * Reads a path under the lake root as the address of a bronze object; the inverse of `bronzeObjectPath`.
 * @returns undefined when the path is not one of a bronze object.
 */
export function parseBronzePath(path: string): BronzeAddress | undefined {
  const table = bronzeTables.find((t) => path.startsWith(`${t.path}/${t.partition.column}=`));
  if (!table) return undefined;
  const rest = path.slice(table.path.length + table.partition.column.length + 2);
  const slash = rest.lastIndexOf('/');
  const name = rest.slice(slash + 1);
  const arrivalMicros = slash < 0 ? undefined : folderMinute(rest.slice(0, slash));
  return arrivalMicros === undefined || name === '' ? undefined : { table, arrivalMicros, name };
}
