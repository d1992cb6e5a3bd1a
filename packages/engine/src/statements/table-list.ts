import { type Sql, sql } from '@cardlake/lake';

const listTables = (columns: Sql): Sql => sql`
  SELECT schema_name || '.' || table_name AS "table", ${columns} AS columns
  FROM duckdb_columns() WHERE schema_name IN ('bronze', 'silver', 'gold')
  GROUP BY schema_name, table_name ORDER BY list_position(['bronze', 'silver', 'gold'], schema_name), table_name`;

/** Lists the tables of a lake, in the order of the layers, each with the number of its columns. */
export const TABLES = listTables(sql`count(*)`);

/** Lists the tables of a lake, in the order of the layers, each with the names of its columns. */
export const TABLES_WITH_COLUMNS = listTables(sql`list(column_name ORDER BY column_index)`);
