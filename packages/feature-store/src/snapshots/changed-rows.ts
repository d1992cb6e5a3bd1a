import { snapshotTable } from '@cardlake/card-features';
import { type CompiledSnapshotGroup, type FeatureValue, SNAPSHOT_DAY } from '@cardlake/features';
import { SNAPSHOT_VERSIONS } from '@cardlake/job-contract';
import {
  type DuckSession,
  emptyRelation,
  fileReader,
  identifier,
  joinSql,
  type LakeFile,
  nameLiteral,
  pathLiteral,
  type Sql,
  scan,
  sql,
} from '@cardlake/lake';
import { z } from 'zod';
import type { SnapshotRow } from '../assembled/snapshots/snapshot-rows';
import type { KeptVersion } from './version-folders';

/** Table of the rows of a day that are not what was published of it. */
const CHANGED = identifier('changed_online_rows');

/** Column of a kept version: true for a row that was published before and is not there any more. */
export const IS_GONE = identifier(SNAPSHOT_VERSIONS.gone);

/** Rows of a batch: some seconds' work for a remote store, and little memory. */
const BATCH_ROWS = 20_000;

/**
 * Finds the rows of a day that differ from those that its versions published, and keeps them for `writeChangedRows`.
 * @param files files of the day
 * @returns number of rows
 */
export async function findChangedRows(
  session: DuckSession,
  group: CompiledSnapshotGroup,
  files: readonly LakeFile[],
  versions: readonly KeptVersion[],
): Promise<number> {
  const key = identifier(group.key);
  const features = group.features.map(({ name }) => identifier(name));
  const now = sql`(SELECT ${[key, ...features]} FROM ${scan(snapshotTable(group), files)})`;
  const before = selectPublished(group, versions);
  const differs = features.map((name) => sql`now.${name} IS DISTINCT FROM before.${name}`);
  await session.run(sql`CREATE OR REPLACE TEMP TABLE ${CHANGED} AS
    SELECT coalesce(now.${key}, before.${key}) AS ${key}, ${features.map((name) => sql`now.${name}`)}, now.${key} IS NULL AS ${IS_GONE}
    FROM ${now} AS now FULL JOIN ${before} AS before ON now.${key} = before.${key}
    WHERE now.${key} IS NULL OR before.${key} IS NULL OR ${joinSql(differs, ' OR ')}`);
  return session.count(CHANGED);
}

/** Builds the relation of the rows that some versions published, with `day` as text, `version`, and `is_gone`. */
export function selectKeptRows(group: CompiledSnapshotGroup, versions: readonly KeptVersion[]): Sql {
  const { [SNAPSHOT_DAY]: _, ...columns } = snapshotTable(group).fields;
  const all = versions.map(
    ({ day, version, path }) =>
      sql`SELECT *, ${nameLiteral(day)} AS day, ${version} AS version FROM ${fileReader('read_parquet', [path])}`,
  );
  if (all.length > 0) return sql`(${joinSql(all, ' UNION ALL ')})`;
  const kept = {
    is_gone: { type: 'BOOLEAN' },
    day: { type: 'VARCHAR' },
    version: { type: 'BIGINT' },
  } as const;
  return emptyRelation({ ...columns, ...kept });
}

/** Builds the relation of the rows that readers of the versions find. */
function selectPublished(group: CompiledSnapshotGroup, versions: readonly KeptVersion[]): Sql {
  const { [SNAPSHOT_DAY]: _, ...columns } = snapshotTable(group).fields;
  const names = Object.keys(columns).map(identifier);
  const newest = sql`SELECT * FROM ${selectKeptRows(group, versions)}
    QUALIFY row_number() OVER (PARTITION BY ${identifier(group.key)} ORDER BY version DESC) = 1`;
  return sql`(SELECT ${names} FROM (${newest}) WHERE NOT ${IS_GONE})`;
}

/** Writes the rows that `findChangedRows` found, by key. */
export const writeChangedRows = (
  session: DuckSession,
  group: CompiledSnapshotGroup,
  path: string,
): Promise<void> =>
  session.run(sql`COPY (FROM ${CHANGED} ORDER BY ${identifier(group.key)}) TO ${pathLiteral(path)}
    (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)`);

const value = z.union([z.bigint(), z.number(), z.string(), z.boolean()]).nullable();
const row = z.record(z.string(), value);

/** Reads the rows of a version, as a store takes them. */
export async function* readKeptRows(
  session: DuckSession,
  group: CompiledSnapshotGroup,
  { path }: KeptVersion,
): AsyncGenerator<SnapshotRow[]> {
  const features = group.features.map(({ name, type }) => {
    const column = identifier(name);
    // As text, because a number would not hold all digits.
    return type.kind === 'double' ? column : sql`${column}::VARCHAR AS ${column}`;
  });
  const file = fileReader('read_parquet', [path], { file_row_number: sql`true` });
  const from = sql`SELECT ${identifier(group.key)} AS entity_key, ${IS_GONE} AS is_row_gone, ${features} FROM ${file}`;
  for (let first = 0; ; first += BATCH_ROWS) {
    const batch = await session.rows(
      sql`${from} WHERE file_row_number >= ${first} AND file_row_number < ${first + BATCH_ROWS} ORDER BY file_row_number`,
      row,
    );
    if (batch.length === 0) return;
    yield batch.map((found) => ({
      key: String(found['entity_key']),
      values: found['is_row_gone'] === true ? null : readFeatures(group, found),
    }));
  }
}

const readFeatures = (group: CompiledSnapshotGroup, found: z.infer<typeof row>) =>
  Object.fromEntries(group.features.map(({ name }) => [name, featureOf(found[name] ?? null)]));

/** Reads whole numbers, and decimals in units of their last digit, from their text. */
function featureOf(found: z.infer<typeof value>): FeatureValue {
  if (typeof found === 'number' || found === null) return found;
  return BigInt(String(found).replace('.', ''));
}
