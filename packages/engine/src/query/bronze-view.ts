import { bronzeTable } from '@cardlake/bronze';
import { identifier, nameLiteral, type Sql, sql } from '@cardlake/lake';
import type { SourceObject } from '@cardlake/silver-gold';
import { bronzeLines, bronzeObjectTable } from './load-bronze';

/**
 * Builds a query over the raw lines of bronze: the fields of the wire as text where a line has them, the whole
 * line as JSON (null if it is not JSON), its object and its arrival minute. Nothing is validated here;
 * `silver.quarantine` tells what is wrong with a line.
 */
export function bronzeRelation(type: SourceObject['type']): Sql {
  const fields = Object.keys(bronzeTable(type).fields).map(
    (name) => sql`json ->> ${nameLiteral(name)} AS ${identifier(name)}`,
  );
  const columns = [...fields, sql`json AS line`, sql`source_object`, sql`ingest_dt`];
  return sql`SELECT ${columns} FROM (SELECT *, TRY_CAST(raw AS JSON) AS json FROM ${bronzeLines(type)})
      JOIN ${bronzeObjectTable(type)} USING (object)`;
}
