import type { FileHandle } from 'node:fs/promises';
import { numberOf } from '@cardlake/runtime';
import { deserializeTCompactProtocol } from 'hyparquet/src/thrift.js';
import { ByteWriter } from 'hyparquet-writer/src/bytewriter.js';
import { serializeTCompactProtocol } from 'hyparquet-writer/src/thrift.js';

/**
 * Fields of the structs of a footer, by their numbers in
 * https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift. DuckDB writes these and no others.
 */
export const FILE = {
  version: 'field_1',
  schema: 'field_2',
  rows: 'field_3',
  rowGroups: 'field_4',
  createdBy: 'field_6',
  columnOrders: 'field_7',
} as const;
export const ELEMENT = { name: 'field_4', children: 'field_5' } as const;
export const ROW_GROUP = {
  chunks: 'field_1',
  bytes: 'field_2',
  rows: 'field_3',
  start: 'field_5',
  storedBytes: 'field_6',
} as const;
export const CHUNK = { start: 'field_2', column: 'field_3' } as const;
export const COLUMN = {
  type: 'field_1',
  encodings: 'field_2',
  path: 'field_3',
  codec: 'field_4',
  values: 'field_5',
  bytes: 'field_6',
  storedBytes: 'field_7',
  dataPage: 'field_9',
  dictionaryPage: 'field_11',
  statistics: 'field_12',
  encodingStatistics: 'field_13',
  bloomFilter: 'field_14',
  bloomFilterBytes: 'field_15',
} as const;

/** Encoding of values as they are, without any that takes less room. */
export const PLAIN = 0;
/** Codec of pages that are not compressed. */
export const UNCOMPRESSED = 0;

/** Of values as the type of the column stores them. */
export const STATISTICS = { max: 'field_5', min: 'field_6' } as const;

/** A column, or the root with the number of its children. */
export interface SchemaElement {
  readonly [ELEMENT.name]: Uint8Array;
  readonly [ELEMENT.children]?: number;
}

/** Place of a column chunk, its statistics, and what else a reader needs of it; sizes with all page headers. */
export interface ColumnMetadata {
  readonly [COLUMN.encodings]: readonly number[];
  readonly [COLUMN.codec]: number;
  readonly [COLUMN.path]: readonly Uint8Array[];
  readonly [COLUMN.bytes]: bigint;
  readonly [COLUMN.storedBytes]: bigint;
  readonly [COLUMN.dataPage]: bigint;
  readonly [COLUMN.dictionaryPage]?: bigint;
  readonly [COLUMN.statistics]?: Readonly<Partial<Record<(typeof STATISTICS)['min' | 'max'], Uint8Array>>>;
  readonly [COLUMN.bloomFilter]?: bigint;
  readonly [COLUMN.bloomFilterBytes]?: number;
}

export interface ColumnChunk {
  readonly [CHUNK.column]: ColumnMetadata;
}

/** Column chunks in the order of the schema. */
interface RowGroup {
  readonly [ROW_GROUP.chunks]: readonly ColumnChunk[];
  readonly [ROW_GROUP.rows]: bigint;
}

/** Footer of a Parquet file. */
export interface Footer {
  readonly [FILE.schema]: readonly SchemaElement[];
  readonly [FILE.rows]: bigint;
  readonly [FILE.rowGroups]: readonly RowGroup[];
  /** Of each column: how the values of its statistics are compared. */
  readonly [FILE.columnOrders]?: readonly object[];
}

/** First and last bytes of a Parquet file. */
export const MAGIC = Buffer.from('PAR1');
const LENGTH_BYTES = 4;

/**
 * Reads the footer of a file.
 * @returns undefined when the file is not Parquet, or has a field that is not known here, so that no column can be moved; DuckDB
 *   writes none
 */
export async function readFooter(file: FileHandle): Promise<Footer | undefined> {
  const { size } = await file.stat();
  const end = size - LENGTH_BYTES - MAGIC.length;
  if (end < 0) return undefined;
  const last = await readBytes(file, end, LENGTH_BYTES + MAGIC.length);
  const length = last.readUInt32LE();
  if (!last.subarray(LENGTH_BYTES).equals(MAGIC) || length > end) return undefined;
  const bytes = await readBytes(file, end - length, length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const footer = deserializeTCompactProtocol({ view, offset: 0 }) as unknown as Footer;
  return isKnown(footer) && encode(footer).equals(bytes) ? footer : undefined;
}

/** Builds the end of a file: the footer, its length and the last bytes. */
export function formatFooter(footer: Footer): Buffer {
  const bytes = encode(footer);
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32LE(bytes.length);
  return Buffer.concat([bytes, length, MAGIC]);
}

function encode(footer: Footer): Buffer {
  const writer = new ByteWriter();
  serializeTCompactProtocol(writer, { ...footer });
  return Buffer.from(writer.getBytes());
}

const isKnown = (footer: Footer): boolean =>
  hasOnly(footer, FILE) &&
  footer[FILE.rowGroups].every(
    (group) =>
      hasOnly(group, ROW_GROUP) &&
      group[ROW_GROUP.chunks].every((chunk) => hasOnly(chunk, CHUNK) && hasOnly(chunk[CHUNK.column], COLUMN)),
  );

function hasOnly(struct: object, fields: Readonly<Record<string, string>>): boolean {
  const known = new Set(Object.values(fields));
  return Object.keys(struct).every((field) => known.has(field));
}

/** Reads bytes of a file. @throws Error when it ends before */
export async function readBytes(file: FileHandle, start: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  const { bytesRead } = await file.read(bytes, 0, length, start);
  if (bytesRead !== length)
    throw new Error(`expected ${numberOf(length, 'byte')} at byte ${start}, found ${bytesRead}`);
  return bytes;
}
