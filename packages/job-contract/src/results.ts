/** Names inside a run's folder. */
export const RUN_FILES = {
  /** Counts of the run: a `RunFacts` object. */
  facts: 'facts.json',
  /**
   * Files under the bronze prefix that the run did not ingest, each with the reason; missing if there are none. Reasons
   * are those of docs/meaning.md, or `object_changed` with the difference.
   */
  skipped: 'skipped.json',
  /** Parts for the tables that decisions are made from: an `OnlineParts` object; missing where none are made. */
  online: 'online.json',
  /** Parts with the decisions of a day, and their numbers: an `EvidenceList` object. */
  evidence: 'evidence.json',
  /** Verdicts on the objects of a feed that a run judged: `PublishVerdict`s. */
  verdicts: 'verdicts.json',
} as const;

/** Content of `online.json`: keys of the parts, under the lake root. */
export interface OnlineParts {
  readonly parts: readonly string[];
}

/** Counts of a bronze object's lines in the ledger: lines = silver + duplicates + quarantined. */
export const LINE_COUNTS = ['lines', 'silver', 'duplicates', 'quarantined'] as const;

/** Share of quarantined lines from which a run warns. */
export const REMARKABLE_QUARANTINE = 0.1;

/** Line counts of a bronze object, or of several together. */
export type LineCounts = Readonly<Record<(typeof LINE_COUNTS)[number], number>>;

/**
 * Counts that `silver_and_gold.py` writes: the lines of the run, rows of gold, rows of snapshot groups, online records, files under
 * the bronze prefix that are no objects, and objects that have changed since they were ingested.
 */
export const RUN_FACTS = [...LINE_COUNTS, 'gold', 'snapshots', 'online', 'skipped', 'changed'] as const;

/** Content of `facts.json`. */
export type RunFacts = Readonly<Record<(typeof RUN_FACTS)[number], number>>;
