import { type DuckSession, literal, pathList } from '@cardlake/lake';
import type { BronzeObject } from '../bronze-object';
import type { DecodedObject } from '../decode/protocol';
import {
  type PartColumn,
  partColumns,
  type Refinement,
  rejectColumns,
  silverExpressions,
} from './wire-table';

/** Objects of one type, decoded together; `objects[i]` has index i. */
export interface Batch {
  readonly refinement: Refinement;
  readonly objects: readonly BronzeObject[];
  readonly decoded: readonly DecodedObject[];
}

/** Longest NDJSON line of a reject: two texts of 64 KiB at most, of which JSON may write a byte as six. */
const REJECT_BYTES = 2 * 64 * 1024 * 6 + 64 * 1024;

/**
 * Loads a batch's part files into tables: `batch_objects` (object, source_object, ingested_at), `parsed`
 * (object, line, the wire's columns in silver's types) and `rejected` (object, line, reasons, raw, event_id).
 */
export async function loadBatch(session: DuckSession, batch: Batch): Promise<void> {
  const { fields } = batch.refinement.bronze;
  const objects = batch.objects.map(
    ({ path, arrivalMicros }, index) => `(${index}, ${literal(path)}, ${arrivalMicros})`,
  );
  await session.run(`CREATE OR REPLACE TABLE batch_objects AS
    SELECT object::INTEGER AS object, source_object, make_timestamptz(arrival::BIGINT) AS ingested_at
    FROM (VALUES ${objects.join(', ')}) AS t(object, source_object, arrival)`);
  const columns = partColumns(fields);
  const longestQuoted = Math.max(...batch.decoded.map((object) => object.longestQuoted));
  const valid = unionOf(columns, [
    tabSeparated(paths(batch, 'plain'), columns),
    ndjson(paths(batch, 'quoted'), columns, longestQuoted),
  ]);
  await session.run(`CREATE OR REPLACE TABLE parsed AS
    SELECT object, line, ${silverExpressions(fields)} FROM (${valid})`);
  const rejects = unionOf(rejectColumns, [ndjson(paths(batch, 'rejects'), rejectColumns, REJECT_BYTES)]);
  await session.run(`CREATE OR REPLACE TEMP TABLE rejected AS ${rejects}`);
}

const paths = (batch: Batch, kind: 'plain' | 'quoted' | 'rejects'): string[] =>
  batch.decoded.flatMap((object) => object[kind] ?? []);

/** All rows of the readers that exist; without any, no row of those columns. */
function unionOf(columns: readonly PartColumn[], readers: readonly (string | undefined)[]): string {
  const selects = readers.filter((reader) => reader !== undefined).map((reader) => `SELECT * FROM ${reader}`);
  if (selects.length > 0) return selects.join(' UNION ALL ');
  return `SELECT ${columns.map(({ name, type }) => `NULL::${type} AS ${name}`).join(', ')} WHERE false`;
}

function tabSeparated(files: readonly string[], columns: readonly PartColumn[]): string | undefined {
  if (files.length === 0) return undefined;
  return `read_csv(${pathList(files)}, auto_detect = false, header = false, delim = '\\t', quote = '',
    escape = '', columns = ${struct(columns)})`;
}

function ndjson(
  files: readonly string[],
  columns: readonly PartColumn[],
  longest: number,
): string | undefined {
  if (files.length === 0) return undefined;
  return `read_json(${pathList(files)}, format = 'newline_delimited', compression = 'uncompressed',
    maximum_object_size = ${longest}, columns = ${struct(columns)})`;
}

const struct = (columns: readonly PartColumn[]): string =>
  `{${columns.map(({ name, type }) => `${name}: '${type}'`).join(', ')}}`;
