/** The outcome of one test. */
export interface TestResult {
  readonly name: string;
  readonly status: 'passed' | 'failed' | 'skipped';
  /** Reason for the skip. */
  readonly reason?: string;
  /** Message of the failure. */
  readonly message?: string;
}

/** The outcome of a file of tests. */
export interface Suite {
  readonly path: string;
  readonly seconds: number;
  readonly tests: readonly TestResult[];
}
