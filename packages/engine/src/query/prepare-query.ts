import { bronzeTypes } from '@cardlake/bronze';
import { type DuckSession, sql } from '@cardlake/lake';
import { bronzeObjects } from '../catalog/bronze-objects';
import { lakeTables } from '../catalog/tables';
import type { ReadContext } from '../session/lake-reader';
import { confine, limitTo, type ReadStatement, readStatement } from '../statements/read-only';
import { createFeedViews } from './feed-views';
import { loadBronze } from './load-bronze';
import { pickedRows } from './plain-select';
import { createViews, mayName } from './views';

/** A query of a lake. */
export interface LakeQuery {
  readonly lakeRoot: string;
  /** SQL of the user. */
  readonly sql: string;
  /** Rows to return, 0 for all. */
  readonly limit?: number | undefined;
}

/**
 * Creates the views of a lake, confines the session to their files, reads the statement of a query and loads the bronze that it
 * needs.
 * @param written files that the query writes
 * @throws UserError `not_a_query`, `not_allowed`, `sql`
 */
export async function prepareQuery(
  { lake, snapshot, session }: ReadContext,
  { sql: statement, limit = 0 }: LakeQuery,
  written: readonly string[] = [],
): Promise<ReadStatement> {
  const files = await createViews(session, snapshot, lakeTables, statement);
  files.push(...(await createFeedViews(session, snapshot, statement)));
  await confine(session, [...files, ...written]);
  const given = await readStatement(session, statement);
  for (const type of bronzeTypes) {
    if (!mayName(statement, type)) continue;
    const objects = [...bronzeObjects(lake.root)].filter((object) => object.type === type);
    await loadBronze(session, type, objects, hasEnough(session, given, limit));
  }
  return given;
}

/** Tells whether the bronze that is loaded gives all rows that a statement asks for; undefined if it needs all of it. */
function hasEnough(
  session: DuckSession,
  given: ReadStatement,
  limit: number,
): (() => Promise<boolean>) | undefined {
  const rows = pickedRows(given.parse, limit);
  if (rows === undefined) return undefined;
  return async () => (await session.count(sql`(${limitTo(given, limit || rows)})`)) >= rows;
}
