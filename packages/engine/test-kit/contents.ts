import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { localOnlineStore, onlineGroup } from '@cardlake/feature-store';
import { SNAPSHOT_FOLDER } from '@cardlake/feature-store/assembled';
import { identifier, type Sql, scan, sql, tableId } from '@cardlake/lake';
import { z } from 'zod';
import { type Finding, lakeTables, onlineGroups, verifyLake } from '../src';
import { withLakeReader } from '../src/session/lake-reader';
import { testContext } from './small-lake';

const text = z.object({ row: z.string() });

/**
 * Reads every row of every table and of the online store as sorted text, and the ledger. The write time of online
 * records is left out: a run writes again what a run that died before it may have written.
 */
export const readContents = (lakeRoot: string): Promise<Record<string, readonly string[]>> =>
  withLakeReader(lakeRoot, testContext(), async ({ lake, snapshot, session }) => {
    const rowsOf = async (relation: Sql) => {
      const rows = await session.rows(
        sql`SELECT to_json(t)::VARCHAR AS row FROM ${relation} AS t ORDER BY row`,
        text,
      );
      return rows.map(({ row }) => row);
    };
    const found: Record<string, readonly string[]> = {};
    for (const table of lakeTables) found[tableId(table)] = await rowsOf(scan(table, snapshot.files(table)));
    const store = localOnlineStore({ lakeRoot: lake.root, session });
    for (const group of onlineGroups.map(onlineGroup)) {
      const columns = [group.recordId, ...Object.keys(group.features)].map(identifier);
      found[group.name] = await rowsOf(sql`(SELECT ${columns} FROM ${store.relation(group)})`);
    }
    found['online snapshots'] = readLines(join(lake.root, SNAPSHOT_FOLDER));
    const ledger = [...snapshot.ledger().values()].map((entry) => JSON.stringify(entry)).sort();
    return { ...found, ledger };
  });

/** Lines of JSON of the files in a folder, each with the path of its file. */
const readLines = (folder: string): string[] =>
  Object.keys(existsSync(folder) ? hashFiles(folder) : {})
    .sort()
    .flatMap((path) =>
      readFileSync(join(folder, path), 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => `[${JSON.stringify(path)},${line}]`),
    );

/** Verifies a lake. */
export const verifyTestLake = async (lakeRoot: string): Promise<readonly Finding[]> =>
  (await verifyLake(lakeRoot, testContext())).findings;

/** Hashes every file of a lake by its path, except the lock and the file that names its holder. */
export function hashFiles(lakeRoot: string): Record<string, string> {
  const files = readdirSync(lakeRoot, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Object.fromEntries(
    files
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => !/(lock\.duckdb|writer\.json)$/.test(path))
      .map((path) => [
        path.slice(lakeRoot.length),
        createHash('sha256').update(readFileSync(path)).digest('hex'),
      ]),
  );
}
