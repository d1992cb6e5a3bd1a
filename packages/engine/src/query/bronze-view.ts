import { bronzeTable } from '@cardlake/bronze';
import {
  emptyRelation,
  fileReader,
  identifier,
  nameLiteral,
  pathLiteral,
  type Sql,
  sql,
} from '@cardlake/lake';
import type { SourceObject } from '@cardlake/silver-gold';

/** The longest line that a query can read from bronze; a thread takes twice that much memory. */
const LONGEST_LINE = 64 * 1024 * 1024;

/**
 * Builds a query over the raw lines of bronze: the fields of the wire as text where a line has them, the whole
 * line as JSON (null if it is not JSON), its object and its arrival minute. Nothing is validated here;
 * `silver.quarantine` tells what is wrong with a line.
 */
export function bronzeRelation(type: SourceObject['type'], objects: readonly SourceObject[]): Sql {
  const fields = Object.keys(bronzeTable(type).fields).map(
    (name) => sql`json ->> ${nameLiteral(name)} AS ${identifier(name)}`,
  );
  const columns = [...fields, sql`json AS line`, sql`source_object`, sql`ingest_dt`];
  // DuckDB does not accept an empty file as a gzip stream.
  return sql`SELECT ${columns} FROM (${rawLines(objects.filter(({ bytes }) => bytes > 0))})`;
}

function rawLines(objects: readonly SourceObject[]): Sql {
  if (objects.length === 0) {
    return sql`FROM ${emptyRelation({
      json: { type: 'JSON' },
      source_object: { type: 'VARCHAR' },
      ingest_dt: { type: 'TIMESTAMPTZ' },
    })}`;
  }
  const paths = objects.map(({ path }) => pathLiteral(path));
  const arrivals = objects.map(({ arrivalMicros }) => sql`${arrivalMicros}`);
  return sql`SELECT json, [${paths}][file_index::BIGINT + 1] AS source_object,
      make_timestamptz(([${arrivals}]::BIGINT[])[file_index::BIGINT + 1]) AS ingest_dt
    FROM ${fileReader(
      'read_ndjson_objects',
      objects.map(({ location }) => location),
      { ignore_errors: sql`true`, maximum_object_size: sql`${LONGEST_LINE}` },
    )}`;
}
