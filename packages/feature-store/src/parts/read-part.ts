import { EVENT_TIME } from '@cardlake/job-contract';
import { UserError } from '@cardlake/runtime';
import type { Field, Fields } from '@cardlake/schema';
import {
  type FileMetaData,
  parquetMetadata,
  parquetRead,
  parquetSchema,
  type SchemaElement,
} from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { type OnlineGroup, onlineFields } from '../group';
import type { OnlineRecord, OnlineValue } from '../record';
import { fromParquet, rawParsers } from './values';

/**
 * Reads the records of one part of online updates: a Parquet file with the columns of `onlineFields(group)`, written by
 * DuckDB, Spark or pyarrow. Values are exact: no instant or decimal is converted to a double.
 * @param where name of the file in errors
 * @throws UserError `bad_part` when it is not a Parquet file or has other columns
 */
export async function readPart(group: OnlineGroup, file: Uint8Array, where: string): Promise<OnlineRecord[]> {
  const rows = await readRows(onlineFields(group), file, where);
  return rows.map((row) => toRecord(group, row, where));
}

/** Reads the rows of a Parquet file as `readPart`: the given columns. @throws UserError as `readPart` */
export async function readRows(
  fields: Fields,
  file: Uint8Array,
  where: string,
): Promise<Record<string, OnlineValue>[]> {
  const bytes = toArrayBuffer(file);
  const metadata = withParquetErrors(where, () => parquetMetadata(bytes));
  const columns = Object.entries(fields).map(([name, field]) => {
    const element = requireColumn(metadata, fields, name, where);
    return { name, read: valueReader(where, name, field, element) };
  });
  const found: Record<string, OnlineValue>[] = [];
  const addRows = (rows: unknown[][]) => {
    for (const row of rows)
      found.push(Object.fromEntries(columns.map(({ name, read }, i) => [name, read(row[i])])));
  };
  try {
    await parquetRead({
      file: { byteLength: bytes.byteLength, slice: (start, end) => bytes.slice(start, end) },
      metadata: withRawDecimals(metadata),
      columns: columns.map(({ name }) => name),
      compressors,
      parsers: rawParsers,
      // Only columns that are declared as text are text.
      utf8: false,
      rowFormat: 'array',
      onComplete: addRows,
    });
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    throw damagedPart(where, cause);
  }
  return found;
}

const damagedPart = (where: string, cause: unknown): UserError =>
  new UserError('bad_part', `${where} cannot be read as Parquet: ${(cause as Error).message}`, {
    hint: 'Run the pipeline again for its window, which rewrites the part.',
    cause,
  });

function withParquetErrors<T>(where: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw damagedPart(where, cause);
  }
}

function toArrayBuffer(file: Uint8Array): ArrayBuffer {
  const { buffer, byteOffset, byteLength } = file;
  return (buffer as ArrayBuffer).slice(byteOffset, byteOffset + byteLength);
}

/** Removes the annotations that would convert decimals to doubles. */
const withRawDecimals = (metadata: FileMetaData): FileMetaData => ({
  ...metadata,
  schema: metadata.schema.map((element) => {
    const { converted_type, logical_type, ...raw } = element;
    return converted_type === 'DECIMAL' || logical_type?.type === 'DECIMAL' ? raw : element;
  }),
});

function requireColumn(metadata: FileMetaData, fields: Fields, name: string, where: string): SchemaElement {
  const { children } = parquetSchema(metadata);
  const found = children.find(({ element }) => element.name === name);
  if (found !== undefined && found.children.length === 0) return found.element;
  const existing = children.map(({ element }) => element.name).join(', ');
  throw new UserError('bad_part', `${where} has no column ${name}; its columns are ${existing}`, {
    hint: `A part has the columns ${Object.keys(fields).join(', ')}; check its group and version.`,
  });
}

function valueReader(where: string, name: string, field: Field, element: SchemaElement) {
  return (value: unknown): OnlineValue => {
    const read = fromParquet(field.type, element, value);
    if (read !== undefined) return read;
    throw new UserError(
      'bad_part',
      `column ${name} of ${where}: expected ${field.type.kind}, got ${element.type} ${String(value)}`,
      { hint: 'Check that the part belongs to this group and version.' },
    );
  };
}

function toRecord(
  { recordId }: OnlineGroup,
  { [recordId]: id = null, [EVENT_TIME]: eventTime = null, ...features }: Record<string, OnlineValue>,
  where: string,
): OnlineRecord {
  if (typeof id === 'string' && typeof eventTime === 'number') return { recordId: id, eventTime, features };
  throw new UserError('bad_part', `${where} has a record without an id or an event time`, {
    hint: 'Run the pipeline again for its window, which rewrites the part.',
  });
}
