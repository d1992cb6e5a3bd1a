/** Rows of silver from which computing everything can be cheaper: it uses worker threads, see `chooseComputer`. */
const MIN_ROWS = 200_000;

/** Row counts that tell what a run would cost. */
export interface ExpectedWork {
  /** Rows of silver. */
  readonly rows: number;
  /** Rows whose features may differ. */
  readonly affected: number;
  /** Rows of the days that have such rows: their files are read, and most of them written again. */
  readonly inAffectedDays: number;
}

/**
 * Costs in times of the full computation, by the recorded measurements of `choose-extent.test.ts`: of finding the changes,
 * whatever changed; of rewriting all rows; of computing all of them by looking back.
 */
const SHARE = { finding: 0.28, rewriting: 0.72, lookingBack: 0.66 } as const;
/** Rows that the windows of an affected row look back on, and it: more, but affected rows share them. */
const ROWS_LOOKED_AT = 4;

/**
 * Estimates whether computing everything costs less than computing the affected rows. When all days have a changed row,
 * rewriting costs as much as writing everything, and then few affected rows decide.
 */
export function isEverythingCheaper({ rows, affected, inAffectedDays }: ExpectedWork): boolean {
  if (rows < MIN_ROWS) return false;
  const written = inAffectedDays / rows;
  const lookedAt = Math.min(1, (ROWS_LOOKED_AT * affected) / rows);
  return SHARE.finding + SHARE.rewriting * written + SHARE.lookingBack * lookedAt > 1;
}
