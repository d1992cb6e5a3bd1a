import { bronzeTable } from '@cardlake/bronze';
import { emptyRelation, identifier, literal, pathList } from '@cardlake/lake';
import type { SourceObject } from '@cardlake/silver-gold';

/** Longest line that can be read back from bronze; a thread takes twice that much memory. */
const LONGEST_LINE = 64 * 1024 * 1024;

/**
 * A query over the raw lines of bronze: the wire's fields as text, as far as a line has them, the whole line as JSON
 * (null when it is none), its object and its arrival minute. Nothing is checked; silver.quarantine says what is wrong.
 */
export function bronzeRelation(type: SourceObject['type'], objects: readonly SourceObject[]): string {
  const fields = Object.keys(bronzeTable(type).fields).map(
    (name) => `json ->> ${literal(`$.${name}`)} AS ${identifier(name)}`,
  );
  const columns = [...fields, 'json AS line', 'source_object', 'ingest_dt'].join(', ');
  // An empty file is no gzip stream to DuckDB.
  return `SELECT ${columns} FROM (${rawLines(objects.filter(({ bytes }) => bytes > 0))})`;
}

function rawLines(objects: readonly SourceObject[]): string {
  if (objects.length === 0) {
    return `FROM ${emptyRelation({
      json: { type: 'JSON' },
      source_object: { type: 'VARCHAR' },
      ingest_dt: { type: 'TIMESTAMPTZ' },
    })}`;
  }
  const paths = `[${objects.map(({ path }) => literal(path)).join(', ')}]`;
  const arrivals = `([${objects.map(({ arrivalMicros }) => arrivalMicros).join(', ')}]::BIGINT[])`;
  return `SELECT json, ${paths}[file_index::BIGINT + 1] AS source_object,
      make_timestamptz(${arrivals}[file_index::BIGINT + 1]) AS ingest_dt
    FROM read_ndjson_objects(${pathList(objects.map(({ location }) => location))},
      ignore_errors = true, maximum_object_size = ${LONGEST_LINE})`;
}
