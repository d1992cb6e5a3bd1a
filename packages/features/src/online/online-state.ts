import type { EventSource } from '@cardlake/schema';
import type { CompiledGroup } from '../compiled/types';
import { requireColumn } from '../kernel/batch';
import { createKernel, type WindowKernel } from '../kernel/kernel';
import { Dictionary } from './dictionary';
import type { StringColumn } from './string-column';

/** Content of a state: the past of an entity, as it is encoded. */
export interface SerializableState {
  /** Time of the newest event seen, µs; −Infinity before the first. */
  readonly newest: number;
  /** Time of the newest event dropped because the state was full, µs; −Infinity when none was. */
  readonly newestDropped: number;
  /** Times of the events, in order. */
  readonly ts: Float64Array;
  /** Their decimals as words of little-endian 64-bit integers, by column. */
  readonly decimals: Readonly<Record<string, Int32Array>>;
  /** Their strings, by column. */
  readonly codes: Readonly<Record<string, StringColumn>>;
}

/** Strings that no event uses any more are dropped when there are more than this beyond two per event. */
const MAX_STALE_STRINGS = 64;

/** The recent past of one entity. Created by the engine and changed by `step`. */
export class OnlineState {
  newest = Number.NEGATIVE_INFINITY;
  newestDropped = Number.NEGATIVE_INFINITY;
  kernel: WindowKernel;
  private dictionaries: Readonly<Record<string, Dictionary>>;

  constructor(
    private readonly group: CompiledGroup,
    private readonly source: EventSource,
  ) {
    this.kernel = createKernel([group], group.entity, { source });
    this.dictionaries = Object.fromEntries(
      this.kernel.inputs.codes.map((column) => [column, new Dictionary()]),
    );
  }

  /** Number of events that some window can still reach. */
  get events(): number {
    return this.kernel.retainedRows;
  }

  codeOf(column: string, value: string): number {
    return requireColumn(this.dictionaries[column], column).codeOf(value);
  }

  /** Drops the oldest events above a number, and strings that no event uses any more. */
  trim(maxEvents: number): void {
    const { retainedRows } = this.kernel;
    if (retainedRows > maxEvents) this.newestDropped = this.kernel.dropOldest(retainedRows - maxEvents);
    for (const { size } of Object.values(this.dictionaries)) {
      if (size > 2 * retainedRows + MAX_STALE_STRINGS) {
        this.restore(this.toSerializable());
        return;
      }
    }
  }

  toSerializable(): SerializableState {
    const { ts, decimals, codes } = this.kernel.copyRetained();
    return {
      newest: this.newest,
      newestDropped: this.newestDropped,
      ts,
      decimals,
      codes: Object.fromEntries(
        Object.entries(codes).map(([column, values]) => [
          column,
          requireColumn(this.dictionaries[column], column).compact(values),
        ]),
      ),
    };
  }

  restore({ newest, newestDropped, ts, decimals, codes }: SerializableState): void {
    this.newest = newest;
    this.newestDropped = newestDropped;
    this.kernel = createKernel([this.group], this.group.entity, { source: this.source });
    this.dictionaries = Object.fromEntries(
      Object.entries(codes).map(([column, { strings }]) => [column, new Dictionary(strings)]),
    );
    this.kernel.preload({
      rows: ts.length,
      ts,
      entityStart: new Uint8Array(ts.length),
      decimals,
      codes: Object.fromEntries(Object.entries(codes).map(([column, { codes: values }]) => [column, values])),
    });
  }
}
