import { type DuckDBDataChunk, DuckDBLogicalType, type DuckDBType, DuckDBTypeId } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';

/** Number of rows of a full DuckDB data chunk. */
export const DUCKDB_CHUNK_ROWS = 2048;

/**
 * Returns a column of a chunk in DuckDB's layout: fixed-width little-endian values, without a JavaScript value for each.
 * Valid until the chunk is reset or replaced by the next. Does not show nulls, see {@link rawValidity}.
 *
 * @param type INTEGER, BIGINT, DOUBLE or DECIMAL of 10 to 18 digits
 * @throws Error for a column of another type: its bytes would be taken for other values, or be read beyond their end
 */
export function rawColumn(chunk: DuckDBDataChunk, index: number, type: DuckDBType): Uint8Array {
  const vector = duckdb.data_chunk_get_vector(chunk.chunk, index);
  const found = DuckDBLogicalType.create(duckdb.vector_get_column_type(vector)).asType();
  if (found.toString() !== type.toString())
    throw new Error(`column ${index + 1} of a query is ${found}, expected ${type}`);
  const width = type.typeId === DuckDBTypeId.INTEGER ? 4 : 8;
  return duckdb.vector_get_data(vector, chunk.rowCount * width);
}

/** Returns one byte per row of a column, 0 for null; undefined when no value is null. */
export function rawValidity(chunk: DuckDBDataChunk, index: number): Uint8Array | undefined {
  const rows = chunk.rowCount;
  const vector = duckdb.data_chunk_get_vector(chunk.chunk, index);
  // Without nulls there is no mask, although the type does not say so.
  const mask: Uint8Array | null = duckdb.vector_get_validity(vector, Math.ceil(rows / 64) * 8);
  if (mask === null) return undefined;
  const valid = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) valid[row] = (mask[row >> 3]! >> (row & 7)) & 1;
  return valid;
}

/**
 * Writes a column of a chunk from values in DuckDB's own layout.
 *
 * @param valid one byte per row, 0 for null; absent when no value is null
 */
export function setRawColumn(
  chunk: DuckDBDataChunk,
  index: number,
  values: ArrayBufferView,
  valid?: Uint8Array,
): void {
  const vector = duckdb.data_chunk_get_vector(chunk.chunk, index);
  duckdb.copy_data_to_vector(vector, 0, values.buffer as ArrayBuffer, values.byteOffset, values.byteLength);
  if (!valid) return;
  const mask = new Uint8Array(Math.ceil(valid.length / 64) * 8);
  for (let row = 0; row < valid.length; row++) mask[row >> 3]! |= valid[row]! << (row & 7);
  duckdb.vector_ensure_validity_writable(vector);
  duckdb.copy_data_to_vector_validity(vector, 0, mask.buffer, 0, mask.byteLength);
}
