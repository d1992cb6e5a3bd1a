import {
  createTable,
  DUCKDB_CHUNK_ROWS,
  type DuckSession,
  type Relation,
  setRawColumn,
} from '@cardlake/lake';
import { type DuckDBAppender, DuckDBDataChunk } from '@duckdb/node-api';
import type { FeatureColumn } from './feature-columns';

/** Values of one column in DuckDB's layout. */
export interface RawValues {
  readonly data: ArrayBufferView;
  /** One byte per row, 0 for null; undefined when no value is null. */
  readonly valid: Uint8Array | undefined;
}

/** A table of features that is filled chunk by chunk with values in DuckDB's layout. */
export class FeatureTable {
  private constructor(
    private readonly session: DuckSession,
    private readonly appender: DuckDBAppender,
    private readonly chunk: DuckDBDataChunk,
  ) {}

  /**
   * Creates the table, replacing the one before. It is an ordinary table that is filled on a connection of its own,
   * because the rows come while another result is streamed.
   */
  static async create(
    session: DuckSession,
    target: Relation,
    columns: readonly FeatureColumn[],
  ): Promise<FeatureTable> {
    await session.run(createTable(target));
    const connection = await session.fork();
    const appender = await connection.connection.createAppender(target.table);
    const types = columns.map(({ chunkType }) => chunkType);
    return new FeatureTable(connection, appender, DuckDBDataChunk.create(types, DUCKDB_CHUNK_ROWS));
  }

  /** Appends at most {@link DUCKDB_CHUNK_ROWS} rows; the data of each column must be exactly as long. */
  append(rows: number, columns: readonly RawValues[]): void {
    this.chunk.reset();
    this.chunk.rowCount = rows;
    for (const [index, { data, valid }] of columns.entries()) setRawColumn(this.chunk, index, data, valid);
    this.appender.appendDataChunk(this.chunk);
  }

  close(): void {
    this.appender.closeSync();
    this.session.close();
  }
}
