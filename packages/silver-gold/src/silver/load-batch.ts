import {
  appendRows,
  createTable,
  type DuckSession,
  emptyRelation,
  fileReader,
  identifier,
  joinSql,
  literal,
  type Sql,
  sql,
  sqlType,
} from '@cardlake/lake';
import type { DayPart, DecodedObject } from '../decode/messages';
import type { SourceObject } from '../source-object';
import { BATCH_OBJECTS, parsedRows, REJECTED } from './batch-relations';
import { type PartColumns, partColumns, rejectColumns, silverExpressions } from './part-columns';
import type { SilverSpec } from './silver-specs';

/** Objects of one type, decoded together; `objects[i]` has index i. */
export interface Batch {
  readonly spec: SilverSpec;
  readonly objects: readonly SourceObject[];
  readonly decoded: readonly DecodedObject[];
}

/** Longest NDJSON line of a reject: two texts of at most 64 KiB, of which JSON may write a byte as six. */
const MAX_REJECT_BYTES = 2 * 64 * 1024 * 6 + 64 * 1024;

/** Loads a batch into {@link BATCH_OBJECTS}, {@link parsedRows} and {@link REJECTED}. */
export async function loadBatch(session: DuckSession, batch: Batch): Promise<void> {
  await session.run(createTable(BATCH_OBJECTS));
  const objects = batch.objects.map(({ path, arrivalMicros }, index) => [index, path, arrivalMicros]);
  await appendRows(session, BATCH_OBJECTS, objects);
  const parts = batch.decoded.flatMap((object) => object.tsvParts);
  await session.run(
    sql`CREATE OR REPLACE VIEW ${parsedRows(batch.spec)} AS ${selectRows(batch, parts, { withNdjson: true })}`,
  );
  const rejectsParts = batch.decoded.flatMap((object) => object.rejectsPart ?? []);
  const rejects = selectAll(rejectColumns, [readNdjson(rejectsParts, rejectColumns, MAX_REJECT_BYTES)]);
  await session.run(sql`CREATE OR REPLACE TEMP TABLE ${REJECTED} AS ${rejects}`);
}

/**
 * Builds a SELECT of the valid rows of part files: object, line, and the columns on the wire in silver's types.
 *
 * The files are read where the rows are needed instead of being loaded once: most batches need them only once, and
 * parsing this text is cheaper than keeping strings in a table.
 *
 * @param options `withNdjson`: include the rows of the batch that tab-separated text cannot hold
 */
export function selectRows(
  batch: Batch,
  parts: readonly DayPart[],
  options: { readonly withNdjson: boolean },
): Sql {
  const { fields } = batch.spec.bronze;
  const columns = partColumns(fields);
  const ndjsonParts = options.withNdjson ? batch.decoded.flatMap((object) => object.ndjsonPart ?? []) : [];
  const longest = Math.max(...batch.decoded.map((object) => object.longestNdjsonLine));
  const paths = parts.map(({ path }) => path);
  const rows = selectAll(columns, [readTsv(paths, columns), readNdjson(ndjsonParts, columns, longest)]);
  return sql`SELECT object, line, ${silverExpressions(fields)} FROM (${rows})`;
}

/** Builds a SELECT of all rows of the readers that exist; without any, of no rows with those columns. */
function selectAll(columns: PartColumns, readers: readonly (Sql | undefined)[]): Sql {
  const existing = readers.filter((reader) => reader !== undefined);
  const relations = existing.length === 0 ? [emptyRelation(columns)] : existing;
  return joinSql(
    relations.map((each) => sql`SELECT * FROM ${each}`),
    ' UNION ALL ',
  );
}

function readTsv(files: readonly string[], columns: PartColumns): Sql | undefined {
  if (files.length === 0) return undefined;
  return fileReader('read_csv', files, {
    auto_detect: sql`false`,
    header: sql`false`,
    delim: literal('	'),
    quote: literal(''),
    escape: literal(''),
    columns: toStruct(columns),
  });
}

function readNdjson(files: readonly string[], columns: PartColumns, longest: number): Sql | undefined {
  if (files.length === 0) return undefined;
  return fileReader('read_json', files, {
    format: literal('newline_delimited'),
    compression: literal('uncompressed'),
    maximum_object_size: sql`${longest}`,
    columns: toStruct(columns),
  });
}

const toStruct = (columns: PartColumns): Sql =>
  sql`{${Object.entries(columns).map(([name, { type }]) => sql`${identifier(name)}: '${sqlType(type)}'`)}}`;
