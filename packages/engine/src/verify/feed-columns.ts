import { holdsPan, jsonHoldsPan } from '@cardlake/card-schema';
import { FEEDS_PREFIX } from '@cardlake/feeds';
import { identifier, type Sql, sql } from '@cardlake/lake';
import { z } from 'zod';
import { feedTablesIn } from '../feeds/feed-tables';
import { wholeRows } from '../feeds/relations';
import type { ReadContext } from '../session/lake-reader';
import type { SearchedColumn } from './searched-column';

const column = z.object({ column_name: z.string(), column_type: z.string() });

/** Columns of every feed that the lake fills itself, with hashes and instants. */
const OWN_COLUMNS: readonly string[] = ['source_version', 'source_order', 'content', 'definition'];

/** Way to find a card number in the values of a type of DuckDB. */
interface Search {
  /** The texts of a column. */
  readonly texts: (name: Sql) => Sql;
  readonly holds: (text: string) => boolean;
}

const inText: Search = { texts: (name) => name, holds: holdsPan };
const inKey: Search = { ...inText, holds: (text) => holdsPan(text.slice(FEEDS_PREFIX.length)) };
const inInteger: Search = { ...inText, texts: (name) => sql`${name}::VARCHAR` };
const inJson: Search = { texts: (name) => sql`${name}::VARCHAR`, holds: jsonHoldsPan };

/** The digits of a fraction are none of a card, as in JSON; without one, the digits are those of an integer. */
const inDecimal: Search = {
  texts: (name) => sql`regexp_replace(${name}::VARCHAR, '[.]0+$', '')`,
  holds: jsonHoldsPan,
};

/** Finds the search for a column; undefined for one that can hold no card number. */
function searchOf(name: string, type: string): Search | undefined {
  if (OWN_COLUMNS.includes(name)) return undefined;
  if (name === 'source_key') return inKey;
  if (type === 'VARCHAR') return inText;
  if (type === 'VARCHAR[]') return { ...inText, texts: (list) => sql`unnest(${list})` };
  if (type === 'BIGINT' || /^DECIMAL\([0-9]+,0\)$/.test(type)) return inInteger;
  if (type === 'JSON' || type === 'DOUBLE') return inJson;
  return type.startsWith('DECIMAL') ? inDecimal : undefined;
}

/** The columns of the tables of feeds that may not hold a card number; a definition that may be gone is not needed. */
export async function feedColumns({ session, snapshot }: ReadContext): Promise<SearchedColumn[]> {
  const found: SearchedColumn[] = [];
  for (const table of feedTablesIn(snapshot)) {
    const rows = wholeRows(snapshot.files(table));
    for (const { column_name, column_type } of await session.rows(
      sql`DESCRIBE SELECT * FROM ${rows}`,
      column,
    )) {
      const search = searchOf(column_name, column_type);
      if (search === undefined) continue;
      const name = identifier(column_name);
      const texts = sql`(SELECT ${search.texts(name)} AS ${name} FROM ${rows})`;
      found.push({ table, name: column_name, texts, holds: search.holds });
    }
  }
  return found;
}
