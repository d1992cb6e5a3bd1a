import { mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ONLINE_UPDATES, onlineUpdatesFolder, partName } from '@cardlake/job-contract';
import {
  type DuckSession,
  fsyncPath,
  identifier,
  pathLiteral,
  type Sql,
  sha256Of,
  sql,
  withDiskErrors,
  writeFileAtomic,
} from '@cardlake/lake';
import { z } from 'zod';
import { type OnlineGroup, onlineFields } from '../group';
import type { OnlineUpdatesManifest } from './layout';

const { recordsPerPart } = ONLINE_UPDATES;
const PARQUET = sql`FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1`;

/** Temporary table of the records, numbered in the order of their ids. */
const NUMBERED = identifier('online_numbered');

const count = z.object({ count: z.bigint().transform(Number) });

/**
 * Writes a run's records as Parquet parts with a manifest, and replaces those of an earlier attempt: a reader finds a
 * complete set or none.
 * @param from `relation`: the records, with the columns of `onlineFields(group)`; `asOf`: the run's window end in µs
 */
export async function writeOnlineUpdates(
  session: DuckSession,
  from: {
    readonly lakeRoot: string;
    readonly group: OnlineGroup;
    readonly asOf: number;
    readonly relation: Sql;
  },
): Promise<OnlineUpdatesManifest> {
  const { group, asOf } = from;
  const folder = join(from.lakeRoot, onlineUpdatesFolder(group.name, asOf));
  const staged = `${folder}.tmp`;
  withDiskErrors(staged, () => {
    rmSync(staged, { recursive: true, force: true });
    mkdirSync(staged, { recursive: true });
  });
  const columns = Object.keys(onlineFields(group)).map(identifier);
  await session.run(sql`CREATE OR REPLACE TEMP TABLE ${NUMBERED} AS
    SELECT *, row_number() OVER (ORDER BY ${identifier(group.recordId)}) - 1 AS number FROM ${from.relation}`);
  const records = await session.count(NUMBERED);
  const parts: OnlineUpdatesManifest['parts'] = [];
  for (let start = 0; start < records; start += recordsPerPart) {
    const path = partName(parts.length);
    const location = join(staged, path);
    const rows = sql`${NUMBERED} WHERE number >= ${start} AND number < ${start + recordsPerPart} ORDER BY number`;
    const [stats] = await session.rows(
      sql`COPY (SELECT ${columns} FROM ${rows}) TO ${pathLiteral(location)} (${PARQUET}, RETURN_STATS)`,
      count,
    );
    fsyncPath(location);
    const { size } = withDiskErrors(location, () => statSync(location));
    parts.push({ path, records: stats?.count ?? 0, bytes: size, sha256: await sha256Of(location) });
  }
  await session.run(sql`DROP TABLE ${NUMBERED}`);
  const manifest = {
    format: 1,
    group: group.name,
    recordId: group.recordId,
    windowEnd: asOf,
    records,
    parts,
  } as const;
  writeFileAtomic(join(staged, ONLINE_UPDATES.manifest), `${JSON.stringify(manifest, null, 2)}\n`);
  withDiskErrors(folder, () => {
    rmSync(folder, { recursive: true, force: true });
    renameSync(staged, folder);
  });
  fsyncPath(dirname(folder));
  return manifest;
}
