import { join } from 'node:path';
import type { Table } from '@cardlake/schema';

/** The lake's own folder under its root; everything beside it is data. */
export const LAKE_FOLDER = '_cardlake';

/** File under the root that only a lake of the embedded engine has: the version of its format. */
export const LAKE_FORMAT_FILE = `${LAKE_FOLDER}/format.json`;

/** Where the lake keeps its own things, as absolute paths. */
export interface Layout {
  readonly root: string;
  readonly metadataDir: string;
  readonly format: string;
  readonly log: string;
  readonly checkpoint: string;
  readonly staging: string;
  readonly lock: string;
  readonly writer: string;
}

export function resolveLayout(root: string): Layout {
  const metadataDir = join(root, LAKE_FOLDER);
  return {
    root,
    metadataDir,
    format: join(root, LAKE_FORMAT_FILE),
    log: join(metadataDir, 'log'),
    checkpoint: join(metadataDir, 'checkpoint.json'),
    staging: join(metadataDir, 'staging'),
    lock: join(metadataDir, 'lock.duckdb'),
    writer: join(metadataDir, 'writer.json'),
  };
}

/** Path of one journal record; twenty digits, so names sort as versions do. */
export const recordPath = (layout: Layout, version: number): string =>
  join(layout.log, `${String(version).padStart(20, '0')}.json`);

/** The name a table goes by in the journal and in SQL: `silver.card_transactions`. */
export const tableId = (table: Pick<Table, 'layer' | 'name'>): string => `${table.layer}.${table.name}`;

const GRAIN = { day: /^\d{4}-\d\d-\d\d$/, minute: /^\d{4}(\/\d\d){4}$/ } as const;

/**
 * Folder of one partition of a table under the lake root, such as `silver/card_transactions/dt=2018-04-01`.
 * @throws Error when the value does not fit the grain of the table.
 */
export function partitionFolder(table: Table, partition: string): string {
  if (!GRAIN[table.partition.grain].test(partition)) {
    throw new Error(`${tableId(table)} is cut by ${table.partition.grain}, "${partition}" is not one`);
  }
  return `${table.path}/${table.partition.column}=${partition}`;
}
