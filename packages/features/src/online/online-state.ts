import type { EventSource } from '@cardlake/schema';
import type { CompiledGroup } from '../compiled/types';
import { createKernel, type WindowKernel } from '../kernel/kernel';
import { Dictionary } from './dictionary';
import type { StringColumn } from './string-column';

/** What is remembered of an entity: what an encoded state holds. */
export interface SerializableState {
  /** Time of the newest event seen, µs; −Infinity before the first. */
  readonly newest: number;
  /** Time of the newest event given up for want of room, µs; −Infinity when none was. */
  readonly newestDropped: number;
  /** Times of the events held, in order. */
  readonly ts: Float64Array;
  /** Their decimals as words of little-endian 64-bit integers, by column. */
  readonly decimals: Readonly<Record<string, Int32Array>>;
  /** Their strings, by column. */
  readonly codes: Readonly<Record<string, StringColumn>>;
}

/** Strings may outnumber the events held by so much before the forgotten ones are dropped. */
const MAX_STALE_STRINGS = 64;

/** The recent past of one entity, ready for its next event. Changed by `step`; made by the engine. */
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

  /** Events held: those that some window can still reach. */
  get events(): number {
    return this.kernel.retainedRows;
  }

  codeOf(column: string, value: string): number {
    return this.dictionaries[column]!.codeOf(value);
  }

  /** Gives up the oldest events above a number, and strings that no event held has any more. */
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
        Object.entries(codes).map(([column, values]) => [column, this.dictionaries[column]!.compact(values)]),
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
