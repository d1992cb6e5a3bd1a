import { DUCKDB_CHUNK_ROWS, type DuckSession, identifier, type Sql, setRawColumn, sql } from '@cardlake/lake';
import { type DuckDBDataChunk, DuckDBTableFunction, INTEGER } from '@duckdb/node-api';
import { BlockLayout } from './block-layout';
import type { FeatureColumn } from './feature-columns';

/** Features of a batch, in the order of its rows. */
interface FeatureBlock {
  readonly buffer: ArrayBuffer;
  readonly rows: number;
}

/** A query that reads a block. */
interface Scan {
  /** Indexes of the columns that it asks for. */
  readonly columns: readonly number[];
  /** The next row. */
  at: number;
}

/** Number of functions so far: each has a name of its own, because a session may compute several times. */
let registered = 0;

/**
 * A table function that returns the features of a batch from their block. A query reads only the columns that it names, and
 * no table holds them a second time: filling one took this thread as long as a third of the writing.
 *
 * DuckDB calls it on this thread, so a second query on the connection of one that reads features must wait for its end:
 * started at once, it would block this thread, and neither would ever end.
 */
export class FeatureFunction {
  private readonly name: string;
  private readonly layout: BlockLayout;
  private readonly blocks = new Map<number, FeatureBlock>();

  /** Registers the function for all connections of the session's database. */
  constructor(session: DuckSession, columns: readonly FeatureColumn[]) {
    registered += 1;
    this.name = `features_of_batch_${registered}`;
    this.layout = new BlockLayout(columns);
    session.connection.registerTableFunction(
      DuckDBTableFunction.create({
        name: this.name,
        parameterTypes: [INTEGER],
        supportsProjectionPushdown: true,
        bindFunction: (bind) => {
          for (const { name, chunkType } of columns) bind.addResultColumn(name, chunkType);
          const block = this.blockOf(Number(bind.getParameter(0)));
          bind.setCardinality(block.rows, true);
          bind.setBindData(block);
        },
        initFunction: (init) => {
          init.setMaxThreads(1);
          init.setInitData({ columns: init.getColumnIndexes(), at: 0 } satisfies Scan);
        },
        mainFunction: (call, chunk) =>
          this.read(call.getBindData() as FeatureBlock, call.getInitData() as Scan, chunk),
      }),
    );
  }

  /** Builds what to write after FROM to read the features of a batch that was {@link add}ed. */
  from(batch: number): Sql {
    return sql`${identifier(this.name)}(${batch})`;
  }

  add(batch: number, block: FeatureBlock): void {
    this.blocks.set(batch, block);
  }

  /** Forgets a batch that no query reads any more. */
  remove(batch: number): void {
    this.blocks.delete(batch);
  }

  /** Forgets all batches. */
  close(): void {
    this.blocks.clear();
  }

  private blockOf(batch: number): FeatureBlock {
    const block = this.blocks.get(batch);
    if (block === undefined) throw new Error(`expected the features of batch ${batch}, found none`);
    return block;
  }

  private read({ buffer, rows }: FeatureBlock, scan: Scan, chunk: DuckDBDataChunk): void {
    const from = scan.at;
    const until = Math.min(rows, from + DUCKDB_CHUNK_ROWS);
    scan.at = until;
    chunk.rowCount = until - from;
    if (until === from) return;
    const { columns } = this.layout.view(buffer, rows, from, until);
    for (const [at, index] of scan.columns.entries()) {
      const column = columns[index];
      if (column === undefined) throw new Error(`expected a column of the block, found ${index}`);
      setRawColumn(chunk, at, column.data, column.valid);
    }
  }
}
