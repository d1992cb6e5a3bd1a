import { relative, sep } from 'node:path';
import type { Table } from '@cardlake/schema';
import { z } from 'zod';
import type { DuckSession } from './session';
import { EMPTY_SQL, identifier, pathLiteral, type Sql, sql } from './sql';
import type { Transaction } from './transaction';

/**
 * Fastest level of zstd: as fast to write as snappy (2 M gold rows: 0.8 s against 0.9 s) and a third smaller. DuckDB
 * would try dictionaries of up to a fifth of a row group; giving up sooner on ids and amounts saves a quarter of the
 * time and adds 2 % to the size.
 */
const PARQUET = sql`FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, DICTIONARY_SIZE_LIMIT 4000`;

const writtenFile = z.object({ filename: z.string(), count: z.bigint() });

/**
 * Writes the rows of a query as Parquet files of a table, one or more per day, by the UTC date of
 * `table.partition.of`, and adds them to the transaction.
 * @param query a SELECT with exactly the columns of the table, in order.
 * @param options `orderBy`: columns to sort by inside a partition.
 * @returns number of rows written, by partition.
 */
export async function stageCopy(
  session: DuckSession,
  transaction: Transaction,
  table: Table,
  query: Sql,
  options: { readonly orderBy?: readonly string[] } = {},
): Promise<Map<string, number>> {
  const day = identifier(table.partition.column);
  const order = (options.orderBy ?? []).map(identifier);
  const folder = transaction.stageFolder();
  const dated = sql`SELECT *, ${identifier(table.partition.derivedFrom)}::DATE AS ${day} FROM (${query})`;
  const sorted = sql`${dated} ${order.length === 0 ? EMPTY_SQL : sql`ORDER BY ${[day, ...order]}`}`;
  const files = await session.rows(
    sql`COPY (${sorted}) TO ${pathLiteral(folder)} (${PARQUET}, PARTITION_BY (${day}), RETURN_STATS)`,
    writtenFile,
  );
  const rows = new Map<string, number>();
  for (const { filename, count } of files) {
    const [partitionFolder = ''] = relative(folder, filename).split(sep);
    const partition = partitionFolder.slice(table.partition.column.length + 1);
    const file = { location: filename, table, partition, name: 'part.parquet', naming: 'unique' } as const;
    transaction.addExisting(file, Number(count));
    rows.set(partition, (rows.get(partition) ?? 0) + Number(count));
  }
  return rows;
}

/**
 * Writes the rows of a query as one Parquet file of a partition and adds it to the transaction.
 * @param target `name`: name of the file under the partition folder, such as `train/part.parquet`.
 * @returns number of rows written.
 */
export async function stageFile(
  session: DuckSession,
  transaction: Transaction,
  target: { readonly table: Table; readonly partition: string; readonly name: string },
  query: Sql,
): Promise<number> {
  const location = transaction.stage(target.table, target.partition, target.name);
  const [written] = await session.rows(
    sql`COPY (${query}) TO ${pathLiteral(location)} (${PARQUET}, RETURN_STATS)`,
    writtenFile,
  );
  const rows = Number(written?.count ?? 0);
  transaction.add({ location, rows });
  return rows;
}
