import type { Fields } from '@cardlake/schema';
import { toArrow } from '@cardlake/schema/arrow';
import type { DuckDBDataChunk } from '@duckdb/node-api';
import {
  AsyncByteQueue,
  type Builder,
  DataType,
  Int64,
  makeBuilder,
  makeData,
  RecordBatch,
  RecordBatchStreamWriter,
  type Schema,
  Struct,
} from 'apache-arrow';
import type { QueryResult } from '../query/query-lake';
import { type ArrowColumn, arrowColumn } from './arrow-column';

/** Rows of a record batch, rounded up to whole chunks: large enough for readers, small enough for memory. */
const BATCH_ROWS = 65_536;

/**
 * Encodes a query result as an Arrow IPC stream, one record batch at a time, under the schema of the lake's logical types.
 * @throws UserError `no_arrow_type` for a column that has none, before any byte is read; as reading the rows does.
 */
export function encodeArrowStream(result: QueryResult): AsyncIterable<Uint8Array> {
  const columns = result.columns.map(({ name, type }) => arrowColumn(name, type));
  const schema = schemaOf(result, columns);
  return encode(result, columns, schema);
}

function schemaOf(result: QueryResult, columns: readonly ArrowColumn[]): Schema {
  const fields: Fields = Object.fromEntries(
    result.columns.map(({ name, type: duckdbType }, index) => {
      const { type } = columns[index] ?? arrowColumn(name, duckdbType);
      return [name, { type, nullable: true, description: String(duckdbType) }];
    }),
  );
  return toArrow(fields);
}

async function* encode(
  result: QueryResult,
  columns: readonly ArrowColumn[],
  schema: Schema,
): AsyncGenerator<Uint8Array> {
  const sink = new CollectingSink();
  const writer = new RecordBatchStreamWriter({ autoDestroy: false });
  const batch = batchBuilder(columns, schema);
  writer.reset(sink, schema);
  for await (const chunk of result.chunks()) {
    batch.append(chunk);
    if (batch.rows() < BATCH_ROWS) continue;
    writer.write(batch.take());
    yield sink.take();
  }
  if (batch.rows() > 0) writer.write(batch.take());
  writer.close();
  yield sink.take();
}

function batchBuilder(columns: readonly ArrowColumn[], schema: Schema) {
  const builders: Builder[] = schema.fields.map(({ type }) =>
    makeBuilder({ type: storageOf(type), nullValues: [null] }),
  );
  let rows = 0;
  return {
    rows: () => rows,
    append(chunk: DuckDBDataChunk): void {
      for (const [index, { convert }] of columns.entries()) {
        const builder = builders[index];
        chunk.visitColumnValues(index, (value) => builder?.append(value === null ? null : convert(value)));
      }
      rows += chunk.rowCount;
    },
    take(): RecordBatch {
      const children = builders.map((builder, index) => builder.flush().clone(schema.fields[index]?.type));
      const data = makeData({ type: new Struct(schema.fields), length: rows, nullCount: 0, children });
      rows = 0;
      return new RecordBatch(schema, data);
    },
  };
}

/** The library's builder of timestamps takes milliseconds as a number; that of integers keeps every microsecond. */
const storageOf = (type: DataType): DataType => (DataType.isTimestamp(type) ? new Int64() : type);

/** Keeps the bytes of a writer until they are taken; a queue of the library would need to be awaited for each buffer. */
class CollectingSink extends AsyncByteQueue {
  private parts: Uint8Array[] = [];

  override write(part: ArrayBufferLike | ArrayBufferView): void {
    // Copied by `take`, before the next batch reuses the memory of this one.
    this.parts.push(
      ArrayBuffer.isView(part)
        ? new Uint8Array(part.buffer, part.byteOffset, part.byteLength)
        : new Uint8Array(part),
    );
  }

  take(): Uint8Array {
    const bytes = Buffer.concat(this.parts);
    this.parts = [];
    return bytes;
  }
}
