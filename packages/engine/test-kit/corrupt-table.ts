import { cpSync } from 'node:fs';
import {
  createTempTable,
  type DuckSession,
  type LakeTable,
  type LedgerEntry,
  openLake,
  openSession,
  relation,
  type Sql,
  scan,
  sql,
  stageFile,
} from '@cardlake/lake';

/** Copies a lake and replaces the first file of a table by the result of a query over its rows. */
export async function copyWithChangedRows(
  from: string,
  to: string,
  table: LakeTable,
  query: (rows: Sql) => Sql,
): Promise<void> {
  cpSync(from, to, { recursive: true });
  await changeRows(to, table, query);
}

/**
 * Replaces the first file of a table by the result of a query over its rows.
 * @param recount changes the counts of the ledger, so that they say the same as the rows
 */
export async function changeRows(
  lakeRoot: string,
  table: LakeTable,
  query: (rows: Sql) => Sql,
  recount: (entry: LedgerEntry) => LedgerEntry = (entry) => entry,
): Promise<void> {
  const write = await (await openLake(lakeRoot)).beginWrite();
  const [file] = write.snapshot.files(table);
  if (file === undefined) throw new Error(`${table.name} has no file`);
  try {
    await withTestSession(write.stagingDir, async (session) => {
      const transaction = write.transaction();
      // Gives every column the type that the table has.
      const changed = relation('changed_rows', table.fields);
      const target = { table, partition: file.partition, name: 'part.parquet' };
      await session.run(
        sql`${createTempTable(changed)}; INSERT INTO ${changed} ${query(scan(table, [file]))}`,
      );
      await stageFile(session, transaction, target, sql`FROM ${changed}`);
      transaction.remove(file.path);
      transaction.recordObjects([...write.snapshot.ledger().values()].map(recount));
      await transaction.commit({ kind: 'test' });
    });
  } finally {
    write.release();
  }
}

/** Runs work in a small DuckDB session. */
export async function withTestSession<T>(
  tempDir: string,
  work: (session: DuckSession) => Promise<T>,
): Promise<T> {
  const session = await openSession({ tempDir, threads: 1, memoryMb: 200 });
  try {
    return await work(session);
  } finally {
    session.close();
  }
}
