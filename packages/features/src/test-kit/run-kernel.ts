import type { CompiledGroup } from '../compiled/types';
import type { KernelBatch } from '../kernel/batch';
import { createKernel } from '../kernel/kernel';
import { type FeatureValue, valueAt } from '../kernel/value-at';
import { type Event, type FeatureValues, fraudInstants, type Report } from './oracle';

/**
 * The features of every event, by `event_id`, computed by the kernel: one run per entity over the sorted events.
 *
 * @param batchRows rows of each batch, in turn and over again; one batch when absent
 */
export function runKernel(
  group: CompiledGroup,
  events: readonly Event[],
  reports: readonly Report[] = [],
  batchRows: readonly number[] = [],
): Map<string, FeatureValues> {
  const found = new Map<string, Record<string, FeatureValue>>(events.map(({ event_id }) => [event_id, {}]));
  for (const [entity, key] of Object.entries(group.entities)) {
    const kernel = createKernel([group], entity);
    const sorted = [...events].sort((a, b) => (a[key] === b[key] ? a.ts - b.ts : a[key] < b[key] ? -1 : 1));
    const makeBatch = batchMaker(sorted, key, reports);
    for (let at = 0, turn = 0; at < sorted.length; turn++) {
      const rows = Math.min(batchRows[turn % batchRows.length] ?? sorted.length, sorted.length - at);
      const columns = kernel.push(makeBatch(at, rows));
      for (let r = 0; r < rows; r++) {
        const features = found.get(sorted[at + r]!.event_id)!;
        for (const column of columns) features[column.name] = valueAt(column, r);
      }
      at += rows;
    }
  }
  return found;
}

/** Makes batches of sorted events, with codes that are the same in every batch. */
function batchMaker(sorted: readonly Event[], key: keyof Event, reports: readonly Report[]) {
  const fraudKnownAt = fraudInstants(reports);
  const dictionaries = new Map<string, Map<string, number>>();
  const codeOf = (column: keyof Event, value: string): number => {
    const codes = dictionaries.get(column) ?? new Map<string, number>();
    dictionaries.set(column, codes);
    if (!codes.has(value)) codes.set(value, codes.size);
    return codes.get(value)!;
  };
  const STRINGS = ['event_id', 'card_id', 'merchant_id', 'currency', 'country', 'pos_mode'] as const;
  return (at: number, rows: number): KernelBatch => {
    const slice = sorted.slice(at, at + rows);
    return {
      rows,
      ts: Float64Array.from(slice, ({ ts }) => ts),
      entityStart: Uint8Array.from(slice, (event, r) => (sorted[at + r - 1]?.[key] === event[key] ? 0 : 1)),
      decimals: { amount: new Int32Array(BigInt64Array.from(slice, ({ amount }) => amount).buffer) },
      codes: Object.fromEntries(
        STRINGS.map((column) => [column, Int32Array.from(slice, (event) => codeOf(column, event[column]))]),
      ),
      labelAt: Float64Array.from(
        slice,
        ({ event_id }) => fraudKnownAt.get(event_id) ?? Number.POSITIVE_INFINITY,
      ),
    };
  };
}
