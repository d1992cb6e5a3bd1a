import type { KernelBatch, KernelInputs } from '@cardlake/features';
import { DUCKDB_CHUNK_ROWS, identifier, rawColumn } from '@cardlake/lake';
import type { DuckDBDataChunk } from '@duckdb/node-api';
import type { Dictionaries } from './dictionary';

const BYTES = { integer: 4, bigint: 8, double: 8 } as const;
/** Columns in front of those that a kernel asks for. */
const [ENTITY, TS, RID, FIRST_INPUT] = [0, 1, 2, 3] as const;

/**
 * The query whose chunks {@link KernelFeed} reads: the entity's code, the time, the row's identity, then the kernel's
 * inputs, sorted by entity and time. Text columns are replaced by their codes, labels come from the frauds known.
 *
 * @param relation what to write after FROM: the business columns and `rid`
 */
export function feedQuery(
  relation: string,
  key: string,
  inputs: KernelInputs,
  dictionaries: Dictionaries,
): string {
  const { decimals, codes, labels } = inputs;
  const joins = [...new Set([key, ...codes])].map((column) => {
    const dictionary = dictionaries.get(column);
    if (!dictionary) throw new Error(`no dictionary of ${column}`);
    return `JOIN ${dictionary.table} AS ${codesOf(column)} USING (${identifier(column)})`;
  });
  const columns = [
    `${codesOf(key)}.code`,
    'epoch_us(s.ts)::DOUBLE',
    's.rid',
    ...decimals.map((column) => `s.${identifier(column)}`),
    ...codes.map((column) => `${codesOf(column)}.code`),
    ...(labels ? ["coalesce(frauds.reported::DOUBLE, 'infinity'::DOUBLE)"] : []),
  ];
  return `SELECT ${columns.join(', ')} FROM ${relation} AS s ${joins.join(' ')}
    ${labels ? 'LEFT JOIN frauds USING (event_id)' : ''} ORDER BY 1, 2`;
}

const codesOf = (column: string): string => identifier(`codes_${column}`);

/** Turns the chunks of {@link feedQuery} into batches without making a value of any cell. */
export class KernelFeed {
  private readonly entityStart = new Uint8Array(DUCKDB_CHUNK_ROWS);
  private lastEntity = -1;

  constructor(private readonly inputs: KernelInputs) {}

  batch(chunk: DuckDBDataChunk): KernelBatch {
    const rows = chunk.rowCount;
    const integers = (index: number): Int32Array => words(rawColumn(chunk, index, BYTES.integer));
    const doubles = (index: number): Float64Array => {
      const bytes = rawColumn(chunk, index, BYTES.double);
      return new Float64Array(bytes.buffer, bytes.byteOffset, rows);
    };
    const { decimals, codes, labels } = this.inputs;
    this.markStarts(integers(ENTITY), rows);
    const firstCode = FIRST_INPUT + decimals.length;
    return {
      rows,
      ts: doubles(TS),
      entityStart: this.entityStart,
      decimals: Object.fromEntries(
        decimals.map((column, i) => [column, words(rawColumn(chunk, FIRST_INPUT + i, BYTES.bigint))]),
      ),
      codes: Object.fromEntries(codes.map((column, i) => [column, integers(firstCode + i)])),
      ...(labels ? { labelAt: doubles(firstCode + codes.length) } : {}),
    };
  }

  /** The rows' identities, as raw BIGINT values. */
  rids(chunk: DuckDBDataChunk): Int32Array {
    return words(rawColumn(chunk, RID, BYTES.bigint));
  }

  private markStarts(entities: Int32Array, rows: number): void {
    for (let row = 0; row < rows; row++) {
      const entity = entities[row]!;
      this.entityStart[row] = entity === this.lastEntity ? 0 : 1;
      this.lastEntity = entity;
    }
  }
}

const words = (bytes: Uint8Array): Int32Array =>
  new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / Int32Array.BYTES_PER_ELEMENT);
