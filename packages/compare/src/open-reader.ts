import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { JOB_CATALOG } from '@cardlake/job-contract';
import { LAKE_FOLDER, openLake, requireLocalPath } from '@cardlake/lake';
import { UserError } from '@cardlake/runtime';
import type { LakeReader } from './lake-reader';
import { embeddedReader } from './readers/embedded';
import { sparkReader } from './readers/spark';

/**
 * Opens a lake in a folder at its newest version: the Iceberg tables of the Spark jobs if there are any,
 * otherwise the tables in the journal of the embedded engine.
 * @param database name of the Iceberg database.
 * @throws UserError `lake_missing`, `not_local` and the like.
 */
export async function openReader(folder: string, database: string): Promise<LakeReader> {
  requireLocalPath(folder);
  const root = resolve(folder);
  const warehouse = join(JOB_CATALOG.warehousePrefix, database);
  if (existsSync(join(root, warehouse))) return sparkReader(root, warehouse);
  if (!existsSync(join(root, LAKE_FOLDER))) {
    throw new UserError('lake_missing', `there is no lake at ${root}`, {
      hint: `Give the folder that contains ${LAKE_FOLDER}.`,
    });
  }
  return embeddedReader((await openLake(root)).snapshot());
}
