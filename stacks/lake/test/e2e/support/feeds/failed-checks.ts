import type { Answer } from './environment';

/** Names the checks of `cardlake feed verify` that failed. */
export const failedChecks = (checks: readonly Answer[]) =>
  checks.flatMap(({ check, ok }) => (ok === true ? [] : [check]));
