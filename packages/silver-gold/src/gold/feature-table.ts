import { CHUNK_ROWS, type DuckSession, identifier, setRawColumn } from '@cardlake/lake';
import { duckdbType, type Fields, type LogicalType } from '@cardlake/schema';
import {
  BIGINT,
  DECIMAL,
  DOUBLE,
  type DuckDBAppender,
  DuckDBDataChunk,
  type DuckDBType,
} from '@duckdb/node-api';

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
  static async create(session: DuckSession, name: string, fields: Fields): Promise<FeatureTable> {
    const columns = Object.entries(fields).map(
      ([feature, { type }]) => `${identifier(feature)} ${duckdbType(type)}`,
    );
    await session.run(`CREATE OR REPLACE TABLE ${identifier(name)} (${columns.join(', ')})`);
    const own = await session.fork();
    const appender = await own.connection.createAppender(name);
    const types = Object.values(fields).map(({ type }) => chunkType(type));
    return new FeatureTable(own, appender, DuckDBDataChunk.create(types, CHUNK_ROWS));
  }

  /** Appends at most {@link CHUNK_ROWS} rows; a column's data is exactly theirs. */
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

function chunkType(type: LogicalType): DuckDBType {
  switch (type.kind) {
    case 'bigint':
      return BIGINT;
    case 'double':
      return DOUBLE;
    case 'decimal':
      return DECIMAL(type.precision, type.scale);
    default:
      throw new Error(`no feature is a ${type.kind}`);
  }
}
