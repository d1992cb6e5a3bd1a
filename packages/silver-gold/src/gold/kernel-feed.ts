import { AMOUNT } from '@cardlake/card-schema';
import { type KernelBatch, type KernelInputs, type LabelChanges, labelsOnceTrue } from '@cardlake/features';
import { DUCKDB_CHUNK_ROWS, EMPTY_SQL, identifier, joinSql, rawColumn, type Sql, sql } from '@cardlake/lake';
import { BIGINT, DECIMAL, DOUBLE, type DuckDBDataChunk, INTEGER } from '@duckdb/node-api';
import type { Dictionaries } from './dictionaries';
import { FIRST_LABELS } from './gold-relations';
import type { LabelHistories } from './label-histories';

/** Positions of the columns that every kernel gets, and of the first of those that it asks for. */
const [ENTITY, TS, ROW_ID, FIRST_INPUT] = [0, 1, 2, 3] as const;

/**
 * Builds the query whose chunks {@link KernelFeed} reads, sorted by entity and time: the code of the entity, the time,
 * the row id, then the inputs of the kernel. Text columns are replaced by their codes; labels come from
 * {@link FIRST_LABELS}: the first change and, when there are histories, the number of the history or −1.
 *
 * @param relation table or subquery to write after FROM, with the business columns and `row_id`
 * @param tieBreak order of the rows of one instant, where it matters
 */
export function buildFeedQuery(
  relation: Sql,
  key: string,
  inputs: KernelInputs,
  dictionaries: Dictionaries,
  histories: LabelHistories,
  tieBreak = EMPTY_SQL,
): Sql {
  const { decimals, codes, labels } = inputs;
  const joins = [...new Set([key, ...codes])].map((column) => {
    const dictionary = dictionaries.get(column);
    if (!dictionary) throw new Error(`no dictionary for column ${column}`);
    return sql`JOIN ${dictionary.table} AS ${codesOf(column)} USING (${identifier(column)})`;
  });
  const columns = [
    sql`${codesOf(key)}.code`,
    sql`epoch_us(s.ts)::DOUBLE`,
    sql`s.row_id`,
    ...decimals.map((column) => sql`s.${identifier(column)}`),
    ...codes.map((column) => sql`${codesOf(column)}.code`),
    ...(labels ? [sql`coalesce(${FIRST_LABELS}.changed_at::DOUBLE, 'infinity'::DOUBLE)`] : []),
    ...(labels && histories.size > 0 ? [sql`coalesce(${FIRST_LABELS}.history, -1)`] : []),
  ];
  return sql`SELECT ${columns} FROM ${relation} AS s ${joinSql(joins, ' ')}
    ${labels ? sql`LEFT JOIN ${FIRST_LABELS} USING (event_id)` : EMPTY_SQL} ORDER BY 1, 2${tieBreak}`;
}

const codesOf = (column: string): Sql => identifier(`codes_${column}`);

/** Converts the chunks of {@link buildFeedQuery} to kernel batches without making a JavaScript value of any cell. */
export class KernelFeed {
  private readonly entityStart = new Uint8Array(DUCKDB_CHUNK_ROWS);
  private lastEntity = -1;

  constructor(
    private readonly inputs: KernelInputs,
    private readonly histories: LabelHistories,
  ) {}

  toBatch(chunk: DuckDBDataChunk): KernelBatch {
    const rows = chunk.rowCount;
    const integers = (index: number): Int32Array => toWords(rawColumn(chunk, index, INTEGER));
    const { decimals, codes, labels } = this.inputs;
    const decimal = DECIMAL(AMOUNT.precision, AMOUNT.scale);
    this.markEntityStarts(integers(ENTITY), rows);
    const firstCode = FIRST_INPUT + decimals.length;
    return {
      rows,
      ts: toDoubles(chunk, TS),
      entityStart: this.entityStart,
      decimals: Object.fromEntries(
        decimals.map((column, i) => [column, toWords(rawColumn(chunk, FIRST_INPUT + i, decimal))]),
      ),
      codes: Object.fromEntries(codes.map((column, i) => [column, integers(firstCode + i)])),
      ...(labels ? { labels: this.labelsOf(chunk, firstCode + codes.length) } : {}),
    };
  }

  private labelsOf(chunk: DuckDBDataChunk, index: number): LabelChanges {
    const first = toDoubles(chunk, index);
    if (this.histories.size === 0) return labelsOnceTrue(first);
    const histories = toWords(rawColumn(chunk, index + 1, INTEGER));
    return { first, ...this.histories.laterChanges(histories.subarray(0, chunk.rowCount)) };
  }

  /** Returns the row ids of a chunk, as raw BIGINT values. */
  rowIds(chunk: DuckDBDataChunk): Int32Array {
    return toWords(rawColumn(chunk, ROW_ID, BIGINT));
  }

  private markEntityStarts(entities: Int32Array, rows: number): void {
    for (let row = 0; row < rows; row++) {
      const entity = entities[row]!;
      this.entityStart[row] = entity === this.lastEntity ? 0 : 1;
      this.lastEntity = entity;
    }
  }
}

function toDoubles(chunk: DuckDBDataChunk, index: number): Float64Array {
  const bytes = rawColumn(chunk, index, DOUBLE);
  return new Float64Array(bytes.buffer, bytes.byteOffset, chunk.rowCount);
}

const toWords = (bytes: Uint8Array): Int32Array =>
  new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / Int32Array.BYTES_PER_ELEMENT);
