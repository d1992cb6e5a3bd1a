import {
  hashOfIds,
  type KeptColumns,
  type KnownEvent,
  keptText,
  type PastEvents,
} from '@cardlake/feature-store/assembled';

/** A known event, and the hash of its id. */
export interface KnownRow {
  readonly known: KnownEvent;
  /** 64 bits of the SHA-256 of its id. */
  readonly hash: bigint;
}

/** The known events of a card, ascending by time, and the pasts that any of them make. */
export class KnownHistory {
  readonly rows: readonly KnownRow[];

  constructor(
    known: readonly KnownEvent[],
    private readonly columns: KeptColumns,
  ) {
    this.rows = known.map((each) => ({ known: each, hash: BigInt(`0x${hashOfIds([each.event.event_id])}`) }));
  }

  /** Lists the events in `[from, before)` µs. */
  between(from: number, before: number): readonly KnownRow[] {
    return this.rows.slice(this.findFirst(from), this.findFirst(before));
  }

  /** Makes the past that a read of these events alone returns. */
  readPast(rows: readonly KnownRow[]): PastEvents {
    const ts = Float64Array.from(rows, ({ known }) => known.event.ts);
    const valuesOf = (column: string) =>
      rows.map(({ known }) => (known.event as Readonly<Record<string, unknown>>)[column]);
    const decimals = this.columns.decimals.map((column) => [
      column,
      new Int32Array(BigInt64Array.from(valuesOf(column) as bigint[]).buffer),
    ]);
    const texts = this.columns.texts.map((column) => [column, (valuesOf(column) as string[]).map(keptText)]);
    return {
      count: rows.length,
      ts,
      decimals: Object.fromEntries(decimals),
      texts: Object.fromEntries(texts),
      idHash: sumHashes(rows).toString(16),
      overflow: false,
      completeFrom: Number.NEGATIVE_INFINITY,
    };
  }

  private findFirst(micros: number): number {
    let low = 0;
    let high = this.rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.rows[middle]?.known.event.ts ?? Number.POSITIVE_INFINITY) < micros) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** The sum of the hashes of events, modulo 2^64, as a decision records it. */
export const sumHashes = (rows: readonly KnownRow[]): bigint =>
  BigInt.asUintN(
    64,
    rows.reduce((sum, { hash }) => sum + hash, 0n),
  );
