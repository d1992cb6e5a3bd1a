import { type CardEvent, cardEvents } from '@cardlake/card-schema';
import type { CompiledGroup } from '@cardlake/features';
import {
  type FeatureValues,
  type Label,
  oracle as oracleOf,
  probeOracle as probeOracleOf,
  runKernel as runKernelOn,
} from '@cardlake/features/test-kit';
import { snapshotGroups } from '../src';

export type { CardEvent, FeatureValues };

/** A report on an authorisation; it may have any number of them. */
export interface Report {
  readonly event_id: string;
  readonly is_fraud: boolean;
  /** µs */
  readonly reported_at: number;
}

/** The features of every authorisation, by `event_id`, computed naively. */
export const oracle = (
  group: CompiledGroup,
  events: readonly CardEvent[],
  reports: readonly Report[] = [],
): Map<string, FeatureValues> => oracleOf(group, cardEvents, events, reports.map(labelOf), snapshotGroups);

/** The features of rows without an event, as of the time of each, computed naively. */
export const probeOracle = (
  group: CompiledGroup,
  events: readonly CardEvent[],
  probes: readonly CardEvent[],
  reports: readonly Report[] = [],
): FeatureValues[] => probeOracleOf(group, cardEvents, events, probes, reports.map(labelOf), snapshotGroups);

/** The features of every authorisation, by `event_id`, computed by the kernel. */
export const runKernel = (
  group: CompiledGroup,
  events: readonly CardEvent[],
  reports: readonly Report[] = [],
): Map<string, FeatureValues> => runKernelOn(group, cardEvents, events, reports.map(labelOf));

const labelOf = ({ event_id, is_fraud, reported_at }: Report): Label => ({
  event: event_id,
  isTrue: is_fraud,
  knownAt: reported_at,
});
