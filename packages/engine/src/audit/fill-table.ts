import { createTable, type DuckSession, openAppender, type Relation, type RowAppender } from '@cardlake/lake';

/** Creates a table and fills it over a connection of its own: the session streams meanwhile what goes into it. */
export async function fillTable(
  session: DuckSession,
  table: Relation,
  fill: (rows: RowAppender) => Promise<void>,
): Promise<void> {
  await session.run(createTable(table));
  const writing = await session.fork();
  try {
    const rows = await openAppender(writing, table);
    await fill(rows);
    rows.close();
  } finally {
    writing.close();
  }
}
