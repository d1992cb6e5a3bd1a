import type { OutputColumn } from '@cardlake/features';
import { DUCKDB_CHUNK_ROWS } from '@cardlake/lake';
import type { RawValues } from './feature-table';
import { narrowTo32Bits } from './narrow';

/** Returns the values of the first rows in the layout of `FeatureColumn`; integers are narrowed into a reused array. */
export function toRawValues(
  column: OutputColumn,
  rows: number,
  narrowed: Int32Array[],
  index: number,
): RawValues {
  const valid = column.valid?.subarray(0, rows);
  switch (column.layout) {
    case 'int64':
      narrowed[index] ??= new Int32Array(DUCKDB_CHUNK_ROWS);
      return { data: narrowTo32Bits(column, rows, narrowed[index]).subarray(0, rows), valid };
    case 'decimal64':
      return { data: column.data.subarray(0, rows * 2), valid };
    case 'decimal128':
      return { data: column.data.subarray(0, rows * 4), valid };
    case 'double':
      return { data: column.data.subarray(0, rows), valid };
  }
}
