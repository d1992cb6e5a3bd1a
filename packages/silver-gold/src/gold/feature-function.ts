import { DUCKDB_CHUNK_ROWS, type DuckSession, identifier, type Sql, setRawColumn, sql } from '@cardlake/lake';
import { type DuckDBDataChunk, DuckDBTableFunction, INTEGER } from '@duckdb/node-api';
import { BlockLayout } from './block-layout';
import type { FeatureColumn } from './feature-columns';

/** Features of a batch, in the order of its rows. */
interface FeatureBlock {
  readonly buffer: ArrayBuffer;
  readonly rows: number;
}

/** Rows `[from, until)` of a block that a query reads. */
interface BlockRows {
  readonly block: FeatureBlock;
  readonly from: number;
  readonly until: number;
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
        parameterTypes: [INTEGER, INTEGER, INTEGER],
        supportsProjectionPushdown: true,
        bindFunction: (bind) => {
          for (const { name, chunkType } of columns) bind.addResultColumn(name, chunkType);
          const parameter = (index: number) => Number(bind.getParameter(index));
          const rows: BlockRows = {
            block: this.blockOf(parameter(0)),
            from: parameter(1),
            until: parameter(2),
          };
          bind.setCardinality(rows.until - rows.from, true);
          bind.setBindData(rows);
        },
        initFunction: (init) => {
          init.setMaxThreads(1);
          const { from } = init.getBindData() as BlockRows;
          init.setInitData({ columns: init.getColumnIndexes(), at: from } satisfies Scan);
        },
        mainFunction: (call, chunk) =>
          this.read(call.getBindData() as BlockRows, call.getInitData() as Scan, chunk),
      }),
    );
  }

  /** Builds what to write after FROM to read the features of rows `[from, until)` of a batch that was {@link add}ed. */
  from(batch: number, from: number, until: number): Sql {
    return sql`${identifier(this.name)}(${batch}, ${from}, ${until})`;
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

  private read({ block, until }: BlockRows, scan: Scan, chunk: DuckDBDataChunk): void {
    const from = scan.at;
    const end = Math.min(until, from + DUCKDB_CHUNK_ROWS);
    scan.at = end;
    chunk.rowCount = end - from;
    if (end === from) return;
    const { columns } = this.layout.view(block.buffer, block.rows, from, end);
    for (const [at, index] of scan.columns.entries()) {
      const column = columns[index];
      if (column === undefined) throw new Error(`expected a column of the block, found ${index}`);
      setRawColumn(chunk, at, column.data, column.valid);
    }
  }
}
