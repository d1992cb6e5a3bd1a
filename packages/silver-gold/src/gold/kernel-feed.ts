import type { KernelBatch, KernelInputs } from '@cardlake/features';
import { CHUNK_ROWS, identifier, rawColumn } from '@cardlake/lake';
import type { DuckDBDataChunk } from '@duckdb/node-api';
import type { Dictionary } from './dictionary';

const BYTES = { integer: 4, bigint: 8, double: 8 } as const;
/** Columns in front of those that a kernel asks for. */
const [ENTITY, TS, RID, FIRST_INPUT] = [0, 1, 2, 3] as const;

/**
 * The query whose chunks {@link KernelFeed} reads: rows sorted by (entity, ts).
 *
 * @param relation what to write after FROM, with the alias `s`; its text columns are replaced by dictionary codes
 */
export function feedQuery(
  relation: string,
  key: string,
  inputs: KernelInputs,
  dictionaries: ReadonlyMap<string, Dictionary>,
): string {
  const coded = [...new Set([key, ...inputs.codes])];
  const code = (column: string): string => `${identifier(`codes_${column}`)}.code`;
  const joins = coded.map((column) => {
    const dictionary = dictionaries.get(column);
    if (!dictionary) throw new Error(`no dictionary of ${column}`);
    return `JOIN ${dictionary.table} AS ${identifier(`codes_${column}`)} USING (${identifier(column)})`;
  });
  const labels = inputs.labels ? ["coalesce(reported::DOUBLE, 'infinity'::DOUBLE)"] : [];
  const columns = [
    code(key),
    'epoch_us(s.ts)::DOUBLE',
    's.rid',
    ...inputs.decimals.map((column) => `s.${identifier(column)}`),
    ...inputs.codes.map(code),
    ...labels,
  ];
  return `SELECT ${columns.join(', ')} FROM ${relation} AS s ${joins.join(' ')}
    ${inputs.labels ? 'LEFT JOIN frauds USING (event_id)' : ''} ORDER BY 1, 2`;
}

/** Turns the chunks of {@link feedQuery} into batches without making a value of any cell. */
export class KernelFeed {
  private readonly entityStart = new Uint8Array(CHUNK_ROWS);
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
  rids(chunk: DuckDBDataChunk): Uint8Array {
    return rawColumn(chunk, RID, BYTES.bigint);
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
