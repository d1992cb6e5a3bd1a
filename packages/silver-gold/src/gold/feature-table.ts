import { DUCKDB_CHUNK_ROWS, type DuckSession, identifier, setRawColumn } from '@cardlake/lake';
import { type DuckDBAppender, DuckDBDataChunk } from '@duckdb/node-api';
import type { PassColumn } from './pass-columns';

/** Values of one column in DuckDB's layout, and where they are null: one byte a row, 0 for null. */
export interface RawValues {
  readonly data: ArrayBufferView;
  readonly valid: Uint8Array | undefined;
}

/** A table of features that is filled chunk by chunk with values in DuckDB's own layout. */
export class FeatureTable {
  private constructor(
    private readonly session: DuckSession,
    private readonly appender: DuckDBAppender,
    private readonly chunk: DuckDBDataChunk,
  ) {}

  /**
   * Creates the table anew. It is an ordinary one, filled on a connection of its own, since the rows come while
   * another result is streamed.
   */
  static async create(
    session: DuckSession,
    name: string,
    columns: readonly PassColumn[],
  ): Promise<FeatureTable> {
    const declared = columns.map((column) => `${identifier(column.name)} ${column.sql}`);
    await session.run(`CREATE OR REPLACE TABLE ${identifier(name)} (${declared.join(', ')})`);
    const own = await session.fork();
    const appender = await own.connection.createAppender(name);
    const types = columns.map(({ chunk }) => chunk);
    return new FeatureTable(own, appender, DuckDBDataChunk.create(types, DUCKDB_CHUNK_ROWS));
  }

  /** Appends at most {@link DUCKDB_CHUNK_ROWS} rows; a column's data is exactly theirs. */
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
