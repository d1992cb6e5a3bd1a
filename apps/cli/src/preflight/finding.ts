/**
 * Levels of findings: `blocked` makes the deployment fail; `warning` may surprise later; `unknown` could not be checked;
 * `skipped` was not checked, since an earlier check failed.
 */
export type Level = 'ok' | 'warning' | 'blocked' | 'unknown' | 'skipped';

/** The outcome of one check. */
export interface Finding {
  readonly check: string;
  readonly level: Level;
  /** The state that was found, and the one that was expected. */
  readonly message: string;
  /** The remedy, with the command or the page. */
  readonly advice?: string;
}

/** Creates the findings of a check. */
export const findingsOf = (check: string) => ({
  ok: (message: string): Finding => ({ check, level: 'ok', message }),
  warning: (message: string, advice: string): Finding => ({ check, level: 'warning', message, advice }),
  blocked: (message: string, advice: string): Finding => ({ check, level: 'blocked', message, advice }),
});
