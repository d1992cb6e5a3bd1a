import type { OutputColumn } from '@cardlake/features';
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

/** A table of `rid` and features, filled chunk by chunk with what the kernel puts out. */
export class FeatureTable {
  private constructor(
    private readonly session: DuckSession,
    private readonly appender: DuckDBAppender,
    private readonly chunk: DuckDBDataChunk,
  ) {}

  /**
   * Creates the table anew. It is an ordinary one, filled on a connection of its own, since the rows come while
   * another result is streamed.
   *
   * @param fields the features, in the order of the output columns
   */
  static async create(session: DuckSession, name: string, fields: Fields): Promise<FeatureTable> {
    const columns = Object.entries(fields).map(
      ([feature, { type }]) => `${identifier(feature)} ${duckdbType(type)}`,
    );
    await session.run(
      `CREATE OR REPLACE TABLE ${identifier(name)} (${['rid BIGINT', ...columns].join(', ')})`,
    );
    const own = await session.fork();
    const appender = await own.connection.createAppender(name);
    const types = Object.values(fields).map(({ type }) => chunkType(type));
    return new FeatureTable(own, appender, DuckDBDataChunk.create([BIGINT, ...types], CHUNK_ROWS));
  }

  /**
   * Appends rows in DuckDB's layout.
   *
   * @param rids raw BIGINT values, eight bytes a row
   */
  append(rows: number, rids: Uint8Array, outputs: readonly OutputColumn[]): void {
    this.chunk.reset();
    this.chunk.rowCount = rows;
    setRawColumn(this.chunk, 0, rids);
    outputs.forEach(({ data, layout, valid }, index) => {
      const length = rows * UNITS[layout];
      setRawColumn(this.chunk, index + 1, data.subarray(0, length), valid?.subarray(0, rows));
    });
    this.appender.appendDataChunk(this.chunk);
  }

  close(): void {
    this.appender.closeSync();
    this.session.close();
  }
}

/** Array elements a value. */
const UNITS: Readonly<Record<OutputColumn['layout'], number>> = {
  int64: 2,
  decimal64: 2,
  decimal128: 4,
  double: 1,
};

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
