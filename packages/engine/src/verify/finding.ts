/** Something about a lake that is not as it must be. */
export interface Finding {
  /** What must hold, in a word or two: `ledger`, `gold`. */
  readonly check: string;
  readonly message: string;
  /** Pairs that differ, where there are rows to show; JSON texts, null where a side has none. */
  readonly examples?: readonly { readonly stored: string | null; readonly expected: string | null }[];
}
