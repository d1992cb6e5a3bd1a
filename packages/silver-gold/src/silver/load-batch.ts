import { type DuckSession, emptyRelation, fileReader, identifier, literal } from '@cardlake/lake';
import type { DayPart, DecodedObject } from '../decode/messages';
import type { SourceObject } from '../source-object';
import { BATCH_OBJECTS, PARSED, REJECTED } from './batch-relations';
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

/** Loads a batch into {@link BATCH_OBJECTS}, {@link PARSED} and {@link REJECTED}. */
export async function loadBatch(session: DuckSession, batch: Batch): Promise<void> {
  const objects = batch.objects.map(
    ({ path, arrivalMicros }, index) => `(${index}, ${literal(path)}, ${arrivalMicros})`,
  );
  await session.run(`CREATE OR REPLACE TABLE ${BATCH_OBJECTS.name} AS
    SELECT object::INTEGER AS object, source_object, make_timestamptz(arrival::BIGINT) AS ingested_at
    FROM (VALUES ${objects.join(', ')}) AS t(object, source_object, arrival)`);
  const parts = batch.decoded.flatMap((object) => object.tsvParts);
  await session.run(`CREATE OR REPLACE VIEW ${PARSED} AS ${selectRows(batch, parts, { withNdjson: true })}`);
  const rejectsParts = batch.decoded.flatMap((object) => object.rejectsPart ?? []);
  const rejects = selectAll(rejectColumns, [readNdjson(rejectsParts, rejectColumns, MAX_REJECT_BYTES)]);
  await session.run(`CREATE OR REPLACE TEMP TABLE ${REJECTED.name} AS ${rejects}`);
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
): string {
  const { fields } = batch.spec.bronze;
  const columns = partColumns(fields);
  const ndjsonParts = options.withNdjson ? batch.decoded.flatMap((object) => object.ndjsonPart ?? []) : [];
  const longest = Math.max(...batch.decoded.map((object) => object.longestNdjsonLine));
  const paths = parts.map(({ path }) => path);
  const rows = selectAll(columns, [readTsv(paths, columns), readNdjson(ndjsonParts, columns, longest)]);
  return `SELECT object, line, ${silverExpressions(fields)} FROM (${rows})`;
}

/** Builds a SELECT of all rows of the readers that exist; without any, of no rows with those columns. */
function selectAll(columns: PartColumns, readers: readonly (string | undefined)[]): string {
  const existing = readers.filter((reader) => reader !== undefined);
  const relations = existing.length === 0 ? [emptyRelation(columns)] : existing;
  return relations.map((each) => `SELECT * FROM ${each}`).join(' UNION ALL ');
}

function readTsv(files: readonly string[], columns: PartColumns): string | undefined {
  if (files.length === 0) return undefined;
  return fileReader('read_csv', files, {
    auto_detect: 'false',
    header: 'false',
    delim: literal('\t'),
    quote: "''",
    escape: "''",
    columns: toStruct(columns),
  });
}

function readNdjson(files: readonly string[], columns: PartColumns, longest: number): string | undefined {
  if (files.length === 0) return undefined;
  return fileReader('read_json', files, {
    format: "'newline_delimited'",
    compression: "'uncompressed'",
    maximum_object_size: String(longest),
    columns: toStruct(columns),
  });
}

const toStruct = (columns: PartColumns): string =>
  `{${Object.entries(columns)
    .map(([name, { type }]) => `${identifier(name)}: '${type}'`)
    .join(', ')}}`;
