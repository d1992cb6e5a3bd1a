import { type DuckSession, emptyRelation, identifier, literal, pathList } from '@cardlake/lake';
import type { BronzeObject } from '../bronze-object';
import type { DayPart, DecodedObject } from '../decode/protocol';
import { type PartColumns, partColumns, rejectColumns, silverExpressions } from './part-columns';
import type { Refinement } from './refinements';

/** Objects of one type, decoded together; `objects[i]` has index i. */
export interface Batch {
  readonly refinement: Refinement;
  readonly objects: readonly BronzeObject[];
  readonly decoded: readonly DecodedObject[];
}

/** Longest NDJSON line of a reject: two texts of 64 KiB at most, of which JSON may write a byte as six. */
const REJECT_BYTES = 2 * 64 * 1024 * 6 + 64 * 1024;

/**
 * Opens a batch's part files: the table `batch_objects` (object, source_object, ingested_at), the view `parsed`
 * (all valid rows, see {@link rowsOf}) and the table `rejected` (object, line, reasons, raw, event_id).
 */
export async function loadBatch(session: DuckSession, batch: Batch): Promise<void> {
  const objects = batch.objects.map(
    ({ path, arrivalMicros }, index) => `(${index}, ${literal(path)}, ${arrivalMicros})`,
  );
  await session.run(`CREATE OR REPLACE TABLE batch_objects AS
    SELECT object::INTEGER AS object, source_object, make_timestamptz(arrival::BIGINT) AS ingested_at
    FROM (VALUES ${objects.join(', ')}) AS t(object, source_object, arrival)`);
  const plain = batch.decoded.flatMap((object) => object.plain);
  await session.run(`CREATE OR REPLACE VIEW parsed AS ${rowsOf(batch, plain, { quoted: true })}`);
  const rejects = unionOf(rejectColumns, [
    ndjson(
      batch.decoded.flatMap((object) => object.rejects ?? []),
      rejectColumns,
      REJECT_BYTES,
    ),
  ]);
  await session.run(`CREATE OR REPLACE TEMP TABLE rejected AS ${rejects}`);
}

/**
 * The valid rows of some part files as a SELECT of object, line and the wire's columns in silver's types.
 *
 * Read where they are used instead of loaded once: most batches need them only once, and parsing this text is cheaper
 * than keeping strings in a table.
 *
 * @param options `quoted`: with those of the batch's rows that cannot stand in tab-separated text
 */
export function rowsOf(
  batch: Batch,
  parts: readonly DayPart[],
  options: { readonly quoted: boolean },
): string {
  const { fields } = batch.refinement.bronze;
  const columns = partColumns(fields);
  const quoted = options.quoted ? batch.decoded.flatMap((object) => object.quoted ?? []) : [];
  const longest = Math.max(...batch.decoded.map((object) => object.longestQuoted));
  const readers = [
    tabSeparated(
      parts.map(({ path }) => path),
      columns,
    ),
    ndjson(quoted, columns, longest),
  ];
  return `SELECT object, line, ${silverExpressions(fields)} FROM (${unionOf(columns, readers)})`;
}

/** All rows of the readers that exist; without any, no row of those columns. */
function unionOf(columns: PartColumns, readers: readonly (string | undefined)[]): string {
  const existing = readers.filter((reader) => reader !== undefined);
  const relations = existing.length === 0 ? [emptyRelation(columns)] : existing;
  return relations.map((each) => `SELECT * FROM ${each}`).join(' UNION ALL ');
}

function tabSeparated(files: readonly string[], columns: PartColumns): string | undefined {
  if (files.length === 0) return undefined;
  return `read_csv(${pathList(files)}, auto_detect = false, header = false, delim = '\\t', quote = '',
    escape = '', columns = ${struct(columns)})`;
}

function ndjson(files: readonly string[], columns: PartColumns, longest: number): string | undefined {
  if (files.length === 0) return undefined;
  return `read_json(${pathList(files)}, format = 'newline_delimited', compression = 'uncompressed',
    maximum_object_size = ${longest}, columns = ${struct(columns)})`;
}

const struct = (columns: PartColumns): string =>
  `{${Object.entries(columns)
    .map(([name, { type }]) => `${identifier(name)}: '${type}'`)
    .join(', ')}}`;
