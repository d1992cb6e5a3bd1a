import { join, relative, sep } from 'node:path';
import type { Table } from '@cardlake/schema';

/** Folder of the lake's metadata under its root; everything beside it is data. */
export const LAKE_FOLDER = '_cardlake';

/** File with the version of the format; only a lake of the embedded engine has it. */
export const LAKE_FORMAT_FILE = `${LAKE_FOLDER}/format.json`;

/** File with the state of the lake at a version. */
export const LAKE_CHECKPOINT_FILE = `${LAKE_FOLDER}/checkpoint.json`;

/** Absolute paths of the lake's metadata. */
export interface Layout {
  readonly root: string;
  readonly metadataDir: string;
  readonly format: string;
  readonly log: string;
  readonly checkpoint: string;
  readonly staging: string;
  readonly lock: string;
  readonly writer: string;
  /** Last part of the names of new files, so that another writer never gives the same name. */
  readonly fileTag?: string;
}

/** Lists the paths of the lake under a root. */
export function resolveLayout(root: string): Layout {
  const metadataDir = join(root, LAKE_FOLDER);
  return {
    root,
    metadataDir,
    format: join(root, LAKE_FORMAT_FILE),
    log: join(metadataDir, 'log'),
    checkpoint: join(root, LAKE_CHECKPOINT_FILE),
    staging: join(metadataDir, 'staging'),
    lock: join(metadataDir, 'lock.duckdb'),
    writer: join(metadataDir, 'writer.json'),
  };
}

/** Returns the path of a journal record. Twenty digits, so that names sort like versions. */
export const recordPath = (layout: Layout, version: number): string =>
  join(layout.log, `${String(version).padStart(20, '0')}.json`);

/** Returns the path of a location under the root as the journal and messages write it. */
export const lakePath = (root: string, location: string): string =>
  relative(root, location).split(sep).join('/');

/** Returns the version of a record from its file name; undefined for another file. */
export const recordVersion = (name: string): number | undefined =>
  /^\d{20}\.json$/.test(name) ? Number.parseInt(name, 10) : undefined;

/** Names a table as in the journal and in SQL: `silver.card_transactions`. */
export const tableId = (table: Pick<Table, 'layer' | 'name'>): string => `${table.layer}.${table.name}`;

const PARTITION_FORMATS = { day: /^\d{4}-\d\d-\d\d$/, minute: /^\d{4}(\/\d\d){4}$/ } as const;

/**
 * Returns the folder of a partition under the lake root, such as `silver/card_transactions/dt=2018-04-01`.
 * @throws Error when the partition does not have the grain of the table.
 */
export function partitionFolder(table: Table, partition: string): string {
  if (!PARTITION_FORMATS[table.partition.grain].test(partition)) {
    throw new Error(
      `${tableId(table)}: expected a partition by ${table.partition.grain}, found "${partition}"`,
    );
  }
  return `${table.path}/${table.partition.column}=${partition}`;
}
