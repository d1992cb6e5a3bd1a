import { type CompiledSnapshotFeature, type CompiledSnapshotGroup, DAY_MICROS } from '@cardlake/features';

/** A window of whole days: of the row of day D, the dates from D − delay − days to D − delay − 1. */
export interface DayWindow {
  readonly days: number;
  readonly delay: number;
}

/** A feature of a snapshot group with its window. */
export interface DayFeature extends CompiledSnapshotFeature {
  readonly window: DayWindow;
}

/** Lists the features of a snapshot group with their windows, which its checks made whole days. */
export const listDayFeatures = ({ features }: CompiledSnapshotGroup): DayFeature[] =>
  features.map((feature) => {
    const { windowMicros, delayMicros } = feature.compute;
    return { ...feature, window: { days: windowMicros / DAY_MICROS, delay: delayMicros / DAY_MICROS } };
  });

/** The different windows, without those that lie within another: together they hold the same days. */
export function widestWindows(windows: readonly DayWindow[]): DayWindow[] {
  const holds = (a: DayWindow, b: DayWindow) => a.delay <= b.delay && a.delay + a.days >= b.delay + b.days;
  return windows.filter(
    (window, i) =>
      !windows.some((other, j) => i !== j && holds(other, window) && (!holds(window, other) || j < i)),
  );
}

/** Days before a row's own from which its first event can be. */
export const reachOf = (windows: readonly DayWindow[]): number =>
  Math.max(...windows.map(({ days, delay }) => days + delay));
