/** A report on the label of an event; an event may have any number of them, in any order. */
export interface Label {
  /** Id of the event. */
  readonly event: string;
  readonly isTrue: boolean;
  /** Instant of the report, µs. */
  readonly knownAt: number;
}

/** Labels of events by instant. */
export interface KnownLabels {
  /** True when the newest report known at `t` says so; of two reports of one instant, true wins. */
  isTrueAt(event: string, t: number): boolean;
  /** Instants at which the label of an event changes, ascending; it is false before the first of them. */
  changesOf(event: string): number[];
}

/** Labels straight from the words of the design: each question goes through all reports of the event. */
export function knownLabels(labels: readonly Label[]): KnownLabels {
  const byEvent = new Map<string, Label[]>();
  for (const label of labels) byEvent.set(label.event, [...(byEvent.get(label.event) ?? []), label]);
  const isTrueAt = (event: string, t: number): boolean => {
    const known = (byEvent.get(event) ?? []).filter(({ knownAt }) => knownAt <= t);
    const newest = Math.max(...known.map(({ knownAt }) => knownAt));
    return known.some(({ isTrue, knownAt }) => isTrue && knownAt === newest);
  };
  return {
    isTrueAt,
    changesOf(event) {
      const instants = new Set((byEvent.get(event) ?? []).map(({ knownAt }) => knownAt));
      return [...instants]
        .sort((a, b) => a - b)
        .filter(
          (at, i, all) => isTrueAt(event, at) !== isTrueAt(event, all[i - 1] ?? Number.NEGATIVE_INFINITY),
        );
    },
  };
}
