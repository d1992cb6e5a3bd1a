/** A broken invariant of a lake. */
export interface Finding {
  /** Name of the check: `ledger`, `gold`. */
  readonly check: string;
  readonly message: string;
  /** Rows that differ, as JSON; null where a side has none. */
  readonly examples?: readonly { readonly stored: string | null; readonly expected: string | null }[];
}
