import type { EventSource } from '@cardlake/schema';
import type { CompiledGroup } from '../src/compiled/types';
import type { KernelBatch } from '../src/kernel/batch';
import { createKernel, type WindowKernel } from '../src/kernel/kernel';
import type { OutputColumn } from '../src/kernel/output';
import { createProbeKernel } from '../src/kernel/probe-kernel';
import { type FeatureValue, valueAt } from '../src/kernel/value-at';
import { type Event, idOf, timeOf } from './event';
import { knownLabels, type Label } from './labels';
import type { FeatureValues } from './oracle';

/**
 * The features of every event, by their ids, computed by the kernel: one run per entity over the sorted events.
 *
 * @param batchRows rows of each batch, in turn and over again; one batch when absent
 */
export const runKernel = (
  group: CompiledGroup,
  source: EventSource,
  events: readonly Event[],
  labels: readonly Label[] = [],
  batchRows: readonly number[] = [],
): Map<string, FeatureValues> =>
  computePerEntity(group, source, events, labels, ({ kernel, sorted, makeBatch, put }) => {
    for (let at = 0, turn = 0; at < sorted.length; turn++) {
      const rows = Math.min(batchRows[turn % batchRows.length] ?? sorted.length, sorted.length - at);
      const columns = kernel.push(makeBatch(at, rows));
      for (const [r, event] of sorted.slice(at, at + rows).entries()) put(event, columns, r);
      at += rows;
    }
  });

/** The features of every event, each computed alone from the whole past of its entity, by one kernel an entity. */
export const runKernelOnLastRows = (
  group: CompiledGroup,
  source: EventSource,
  events: readonly Event[],
  labels: readonly Label[] = [],
): Map<string, FeatureValues> =>
  computePerEntity(group, source, events, labels, ({ kernel, sorted, key, makeBatch, put }) => {
    for (const [row, event] of sorted.entries()) {
      const first = sorted.findIndex((other) => other[key] === event[key]);
      put(event, kernel.pushLast(makeBatch(first, row + 1 - first)), 0);
    }
  });

/** A kernel for the features per one entity, and the sorted events for it. */
interface EntityRun {
  readonly kernel: WindowKernel;
  readonly sorted: readonly Event[];
  readonly key: string;
  makeBatch(at: number, rows: number): KernelBatch;
  /** Takes the features of an event from a row of the kernel's columns. */
  put(event: Event, columns: readonly OutputColumn[], row: number): void;
}

function computePerEntity(
  group: CompiledGroup,
  source: EventSource,
  events: readonly Event[],
  labels: readonly Label[],
  compute: (run: EntityRun) => void,
): Map<string, FeatureValues> {
  const found = new Map<string, Record<string, FeatureValue>>(
    events.map((event) => [idOf(event, source), {}]),
  );
  for (const [entity, key] of Object.entries(group.entities)) {
    const kernel = createKernel([group], entity, { source });
    const sorted = sortRows(events, key, source);
    compute({
      kernel,
      sorted,
      key,
      makeBatch: batchMaker(sorted, key, source, labels),
      put(event, columns, row) {
        const features = found.get(idOf(event, source)) ?? {};
        for (const column of columns) features[column.name] = valueAt(column, row);
      },
    });
  }
  return found;
}

/**
 * The features of probes, computed by the kernel from batches of events and probes; see {@link runKernel}.
 * @param create makes the kernel: for probes without an event, or for events that are probes as well
 */
export function runProbeKernel(
  group: CompiledGroup,
  source: EventSource,
  { events, probes, labels = [] }: ProbedEvents,
  batchRows: readonly number[] = [],
  create: typeof createProbeKernel = createProbeKernel,
): FeatureValues[] {
  const found = probes.map((): Record<string, FeatureValue> => ({}));
  const numbers = new Map(probes.map((probe, i) => [probe, i]));
  for (const [entity, key] of Object.entries(group.entities)) {
    const kernel = create([group], entity, { source });
    const sorted = sortRows([...probes, ...events], key, source);
    const makeBatch = batchMaker(sorted, key, source, labels);
    for (let at = 0, turn = 0; at < sorted.length; turn++) {
      const rows = Math.min(batchRows[turn % batchRows.length] ?? sorted.length, sorted.length - at);
      const slice = sorted.slice(at, at + rows);
      const computed = slice.flatMap((row) => numbers.get(row) ?? []);
      const isProbe = Uint8Array.from(slice, (row) => (numbers.has(row) ? 1 : 0));
      if (kernel.push({ ...makeBatch(at, rows), isProbe }) !== computed.length)
        throw new Error('the kernel computed another number of probes');
      for (const [r, probe] of computed.entries())
        for (const column of kernel.outputs) found[probe]![column.name] = valueAt(column, r);
      at += rows;
    }
  }
  return found;
}

/** Events, and rows without one to compute features for; each has the columns of an event. */
interface ProbedEvents {
  readonly events: readonly Event[];
  readonly probes: readonly Event[];
  readonly labels?: readonly Label[];
}

/** Sorts rows by key and time; of one instant, the order stays. */
const sortRows = (rows: readonly Event[], key: string, source: EventSource): Event[] =>
  [...rows].sort((a, b) =>
    a[key] === b[key] ? timeOf(a, source) - timeOf(b, source) : String(a[key]) < String(b[key]) ? -1 : 1,
  );

/** Makes batches of sorted events, with codes that are the same in every batch. */
function batchMaker(sorted: readonly Event[], key: string, source: EventSource, labels: readonly Label[]) {
  const known = knownLabels(labels);
  const dictionaries = new Map<string, Map<string, number>>();
  const codeOf = (column: string, value: string): number => {
    const codes = dictionaries.get(column) ?? new Map<string, number>();
    dictionaries.set(column, codes);
    const code = codes.get(value) ?? codes.size;
    codes.set(value, code);
    return code;
  };
  const columnsOf = (kind: string) =>
    Object.keys(source.fields).filter((column) => source.fields[column]?.type.kind === kind);
  return (at: number, rows: number): KernelBatch => {
    const slice = sorted.slice(at, at + rows);
    const changes = slice.map((event) => known.changesOf(idOf(event, source)));
    return {
      rows,
      ts: Float64Array.from(slice, (event) => timeOf(event, source)),
      entityStart: Uint8Array.from(slice, (event, r) => (sorted[at + r - 1]?.[key] === event[key] ? 0 : 1)),
      decimals: Object.fromEntries(
        columnsOf('decimal').map((column) => [
          column,
          new Int32Array(BigInt64Array.from(slice, (event) => event[column] as bigint).buffer),
        ]),
      ),
      codes: Object.fromEntries(
        columnsOf('string').map((column) => [
          column,
          Int32Array.from(slice, (event) => codeOf(column, event[column] as string)),
        ]),
      ),
      labels: {
        first: Float64Array.from(changes, ([first = Number.POSITIVE_INFINITY]) => first),
        laterRows: Int32Array.from(changes.flatMap(([, ...later], r) => later.map(() => r))),
        laterAt: Float64Array.from(changes.flatMap(([, ...later]) => later)),
      },
    };
  };
}
