/**
 * Conditions under which a version of a model may be released, unless others are given. They are checked on rows that neither version
 * was trained on.
 */
export const GATE_RULES = {
  /** Fewest frauds among the rows. */
  minFrauds: 50,
  /** Average precision that may be lost against the version that decides: the low end of the interval must not be below that. */
  maxLoss: 0.01,
  /** Greatest population stability index of the scores against those of training: 0.25 counts as drifted. */
  maxShift: 0.25,
} as const;

/** The bootstrap of the interval. */
export const GATE_BOOTSTRAP = { resamples: 1000, confidence: 0.95, seed: 0 } as const;
