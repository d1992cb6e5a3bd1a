import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { localOnlineStore, onlineGroup } from '@cardlake/feature-store';
import { scan, tableId } from '@cardlake/lake';
import { silentReporter } from '@cardlake/runtime';
import { z } from 'zod';
import { onlineGroups } from '../../src/pipeline/groups';
import { withLakeRead } from '../../src/pipeline/lake-read';
import { lakeTables } from '../../src/pipeline/tables';
import { Shutdown } from '../../src/process/shutdown';
import type { Finding } from '../../src/verify/finding';
import { verify } from '../../src/verify/verify';

const outside = {
  env: { CARDLAKE_THREADS: '2', CARDLAKE_MEMORY_MB: '500' },
  shutdown: new Shutdown(() => {}),
};
const text = z.object({ row: z.string() });

/**
 * Every row of every table and of the online store, as sorted text, and the ledger. When an online record was put
 * is left out: a run puts again what the one that died before it may have put.
 */
export const contents = (lakeRoot: string): Promise<Record<string, readonly string[]>> =>
  withLakeRead(lakeRoot, outside, async ({ lake, snapshot, session }) => {
    const rowsOf = async (relation: string) => {
      const rows = await session.rows(
        `SELECT to_json(t)::VARCHAR AS row FROM ${relation} AS t ORDER BY row`,
        text,
      );
      return rows.map(({ row }) => row);
    };
    const found: Record<string, readonly string[]> = {};
    for (const table of lakeTables) found[tableId(table)] = await rowsOf(scan(table, snapshot.files(table)));
    const store = localOnlineStore({ lakeRoot: lake.root, session });
    for (const group of onlineGroups.map(onlineGroup)) {
      const columns = [group.recordId, ...Object.keys(group.features)].join(', ');
      found[group.name] = await rowsOf(`(SELECT ${columns} FROM ${store.relation(group)})`);
    }
    const ledger = [...snapshot.objects().values()].map((entry) => JSON.stringify(entry)).sort();
    return { ...found, ledger };
  });

/** What `cardlake verify` finds. */
export const findings = (lakeRoot: string): Promise<Finding[]> =>
  withLakeRead(lakeRoot, outside, (read) => verify(read, silentReporter));

/** Every file of a lake but the lock and its holder, with a hash of its content. */
export function fileHashes(lakeRoot: string): Record<string, string> {
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
