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
 * The records of one part of online updates: a Parquet file with the columns of `onlineFields(group)`, whoever wrote
 * it (DuckDB, Spark, pyarrow). Values are exact: no instant or decimal goes through a double.
 * @param where names the file in errors
 * @throws UserError `bad_part` when it is no Parquet file or has other columns
 */
export async function readPart(group: OnlineGroup, file: Uint8Array, where: string): Promise<OnlineRecord[]> {
  const bytes = wholeBuffer(file);
  const metadata = readable(where, () => parquetMetadata(bytes));
  const fields = onlineFields(group);
  const columns = Object.entries(fields).map(([name, field]) => {
    const element = columnOf(metadata, fields, name, where);
    return { name, read: readerOf(where, name, field, element) };
  });
  const records: OnlineRecord[] = [];
  const take = (rows: unknown[][]) => {
    for (const row of rows) {
      const values = columns.map(({ read }, i) => read(row[i]));
      records.push(recordOf(group, columns, values, where));
    }
  };
  try {
    await parquetRead({
      file: { byteLength: bytes.byteLength, slice: (start, end) => bytes.slice(start, end) },
      metadata: withRawDecimals(metadata),
      columns: columns.map(({ name }) => name),
      compressors,
      parsers: rawParsers,
      // Only what is declared as text is text.
      utf8: false,
      rowFormat: 'array',
      onComplete: take,
    });
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    throw damaged(where, cause);
  }
  return records;
}

const damaged = (where: string, cause: unknown): UserError =>
  new UserError('bad_part', `${where} cannot be read as Parquet: ${(cause as Error).message}`, {
    hint: 'Run the pipeline again for its window; the part is written anew.',
    cause,
  });

function readable<T>(where: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw damaged(where, cause);
  }
}

function wholeBuffer(file: Uint8Array): ArrayBuffer {
  const { buffer, byteOffset, byteLength } = file;
  return (buffer as ArrayBuffer).slice(byteOffset, byteOffset + byteLength);
}

/** The metadata without the mark that would turn decimals into doubles. */
const withRawDecimals = (metadata: FileMetaData): FileMetaData => ({
  ...metadata,
  schema: metadata.schema.map((element) => {
    const { converted_type, logical_type, ...raw } = element;
    return converted_type === 'DECIMAL' || logical_type?.type === 'DECIMAL' ? raw : element;
  }),
});

function columnOf(metadata: FileMetaData, fields: Fields, name: string, where: string): SchemaElement {
  const { children } = parquetSchema(metadata);
  const found = children.find(({ element }) => element.name === name);
  if (found !== undefined && found.children.length === 0) return found.element;
  const there = children.map(({ element }) => element.name).join(', ');
  throw new UserError('bad_part', `${where} has no column ${name}; its columns are ${there}`, {
    hint: `A part has the columns ${Object.keys(fields).join(', ')}; is it one of this group and version?`,
  });
}

function readerOf(where: string, name: string, field: Field, element: SchemaElement) {
  return (value: unknown): OnlineValue => {
    const read = fromParquet(field.type, element, value);
    if (read !== undefined) return read;
    throw new UserError(
      'bad_part',
      `the column ${name} of ${where} holds ${element.type} ${String(value)}; a ${field.type.kind} is wanted`,
      { hint: 'Is it a part of this group and version?' },
    );
  };
}

function recordOf(
  { recordId }: OnlineGroup,
  columns: readonly { readonly name: string }[],
  values: readonly OnlineValue[],
  where: string,
): OnlineRecord {
  const features: Record<string, OnlineValue> = {};
  let id: OnlineValue = null;
  let eventTime: OnlineValue = null;
  columns.forEach(({ name }, i) => {
    const value = values[i] ?? null;
    if (name === recordId) id = value;
    else if (name === EVENT_TIME) eventTime = value;
    else features[name] = value;
  });
  if (typeof id === 'string' && typeof eventTime === 'number') return { recordId: id, eventTime, features };
  throw new UserError('bad_part', `${where} has a record without an id or an event time`, {
    hint: 'Run the pipeline again for its window; the part is written anew.',
  });
}
