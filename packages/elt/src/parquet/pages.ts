import type { ColumnChunk, CompressionCodec, Encoding, SchemaElement } from 'hyparquet';
import { ByteWriter } from 'hyparquet-writer';
import { writePageHeader } from 'hyparquet-writer/src/datapage.js';
import { writeRleBitPackedHybrid } from 'hyparquet-writer/src/encoding.js';
import type { Bounds } from './dated-column';

/** Levels of the values of a column, each in so many bits. */
interface Levels {
  readonly levels: Uint8Array | number[] | SameLevels;
  readonly bits: number;
}

/** The same level for all values. */
export interface SameLevels {
  readonly level: number;
  readonly count: number;
}

/** Column of a row group, encoded. */
export interface ColumnPages {
  readonly encoding: Extract<
    Encoding,
    'PLAIN' | 'RLE_DICTIONARY' | 'DELTA_BINARY_PACKED' | 'DELTA_BYTE_ARRAY'
  >;
  readonly rows: number;
  /** Number of values, with nulls. */
  readonly values: number;
  readonly nulls: number;
  readonly repetition?: Levels | undefined;
  readonly definition?: Levels | undefined;
  readonly data: Buffer;
  readonly dictionary?: { readonly bytes: Uint8Array; readonly count: number };
}

/** Compression of pages. */
export interface Codec {
  readonly name: CompressionCodec;
  readonly compress?: (bytes: Uint8Array) => Uint8Array;
}

/** Place that bytes of a file go to, one after the other; they are valid during the call. */
export interface ByteSink {
  /** Number of bytes that were written. */
  readonly size: number;
  write(bytes: Uint8Array): void;
}

/** Writes a column of a row group. @param bounds of its values, if readers are told @returns what the footer tells of it */
export function writeColumn(
  sink: ByteSink,
  { path, leaf }: { readonly path: readonly string[]; readonly leaf: SchemaElement },
  pages: ColumnPages,
  codec: Codec,
  bounds?: Bounds,
): ColumnChunk {
  const { encoding, dictionary, values } = pages;
  const start = sink.size;
  let plainBytes = 0;
  if (dictionary !== undefined) plainBytes += writeDictionary(sink, dictionary, codec);
  const dataStart = sink.size;
  plainBytes += writeData(sink, pages, codec);
  if (leaf.type === undefined) throw new Error(`${path.join('.')} has no values`);
  return {
    file_offset: 0n,
    meta_data: {
      type: leaf.type,
      encodings: dictionary === undefined ? [encoding] : ['PLAIN', encoding],
      path_in_schema: [...path],
      codec: codec.name,
      num_values: BigInt(values),
      total_uncompressed_size: BigInt(plainBytes),
      total_compressed_size: BigInt(sink.size - start),
      data_page_offset: BigInt(dataStart),
      ...(dictionary === undefined ? {} : { dictionary_page_offset: BigInt(start) }),
      ...(bounds === undefined
        ? {}
        : { statistics: { min_value: bounds.min, max_value: bounds.max, null_count: BigInt(pages.nulls) } }),
    },
  };
}

/** @returns bytes with the header, uncompressed */
function writeDictionary(
  sink: ByteSink,
  { bytes, count }: NonNullable<ColumnPages['dictionary']>,
  codec: Codec,
): number {
  const stored = codec.compress?.(bytes) ?? bytes;
  const header = new ByteWriter();
  writePageHeader(header, {
    type: 'DICTIONARY_PAGE',
    uncompressed_page_size: bytes.length,
    compressed_page_size: stored.length,
    dictionary_page_header: { num_values: count, encoding: 'PLAIN' },
  });
  sink.write(header.getBytes());
  sink.write(stored);
  return header.offset + bytes.length;
}

/** @returns bytes with the header, uncompressed */
function writeData(sink: ByteSink, pages: ColumnPages, codec: Codec): number {
  const { repetition, definition, data } = pages;
  const levels = new ByteWriter();
  const repetitionBytes = writeLevels(levels, repetition);
  const definitionBytes = writeLevels(levels, definition);
  const stored = codec.compress?.(data) ?? data;
  const header = new ByteWriter();
  writePageHeader(header, {
    type: 'DATA_PAGE_V2',
    uncompressed_page_size: levels.offset + data.length,
    compressed_page_size: levels.offset + stored.length,
    data_page_header_v2: {
      num_values: pages.values,
      num_nulls: pages.nulls,
      num_rows: pages.rows,
      encoding: pages.encoding,
      definition_levels_byte_length: definitionBytes,
      repetition_levels_byte_length: repetitionBytes,
      is_compressed: codec.compress !== undefined,
    },
  });
  sink.write(header.getBytes());
  sink.write(levels.getBytes());
  sink.write(stored);
  return header.offset + levels.offset + data.length;
}

const writeLevels = (writer: ByteWriter, levels: Levels | undefined): number =>
  levels === undefined ? 0 : writeRuns(writer, levels);

/** Fewest values that are written as a run. */
const LEAST_RUN = 8;

/** Writes numbers of a few bits as Parquet does (RLE). @returns bytes written */
export function writeRuns(writer: ByteWriter, { levels, bits }: Levels): number {
  if (!('level' in levels)) return writeRleBitPackedHybrid(writer, levels, bits);
  const { level, count } = levels;
  if (count < LEAST_RUN) return writeRleBitPackedHybrid(writer, new Uint8Array(count).fill(level), bits);
  const start = writer.offset;
  writer.appendVarInt(count << 1);
  writer.appendUint8(level);
  return writer.offset - start;
}
