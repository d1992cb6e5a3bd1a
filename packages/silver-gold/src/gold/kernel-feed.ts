import type { KernelBatch, KernelInputs } from '@cardlake/features';
import { CHUNK_ROWS, identifier, rawColumn } from '@cardlake/lake';
import type { DuckDBDataChunk } from '@duckdb/node-api';
import type { Dictionaries } from './dictionary';

const BYTES = { integer: 4, bigint: 8, double: 8 } as const;
/** Columns in front of those that a kernel asks for. */
const [ENTITY, TS, RID, FIRST_INPUT] = [0, 1, 2, 3] as const;

/**
 * What a feed reads of rows with the alias `s`, as select items `feed_…`: the entity's code, the time, the identity,
 * then the kernel's inputs. To be joined by {@link feedJoins}.
 */
export function feedColumns(key: string, { decimals, codes, labels }: KernelInputs): string[] {
  return [
    `${codesOf(key)}.code AS feed_entity`,
    'epoch_us(s.ts)::DOUBLE AS feed_ts',
    's.rid AS feed_rid',
    ...decimals.map((column) => `s.${identifier(column)} AS ${decimalName(column)}`),
    ...codes.map((column) => `${codesOf(column)}.code AS ${codeName(column)}`),
    ...(labels ? ["coalesce(frauds.reported::DOUBLE, 'infinity'::DOUBLE) AS feed_label_at"] : []),
  ];
}

/** Names of {@link feedColumns}, in order. */
export const feedNames = ({ decimals, codes, labels }: KernelInputs): string[] => [
  'feed_entity',
  'feed_ts',
  'feed_rid',
  ...decimals.map(decimalName),
  ...codes.map(codeName),
  ...(labels ? ['feed_label_at'] : []),
];

/** The joins that {@link feedColumns} needs: text columns by their dictionaries, labels by the frauds known. */
export function feedJoins(key: string, inputs: KernelInputs, dictionaries: Dictionaries): string {
  const joins = [...new Set([key, ...inputs.codes])].map((column) => {
    const dictionary = dictionaries.get(column);
    if (!dictionary) throw new Error(`no dictionary of ${column}`);
    return `JOIN ${dictionary.table} AS ${codesOf(column)} USING (${identifier(column)})`;
  });
  return [...joins, ...(inputs.labels ? ['LEFT JOIN frauds USING (event_id)'] : [])].join(' ');
}

const codesOf = (column: string): string => identifier(`codes_${column}`);
const decimalName = (column: string): string => identifier(`feed_decimal_${column}`);
const codeName = (column: string): string => identifier(`feed_code_${column}`);

/** Turns chunks of {@link feedNames}, sorted by entity and time, into batches without making a value of any cell. */
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
