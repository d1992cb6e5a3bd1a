/** The outcome of one test. */
export interface TestResult {
  readonly name: string;
  readonly status: 'passed' | 'failed' | 'skipped';
  /** Why it was skipped. */
  readonly reason?: string;
  /** What failed. */
  readonly message?: string;
}

/** The outcome of a file of tests. */
export interface Suite {
  readonly path: string;
  readonly seconds: number;
  readonly tests: readonly TestResult[];
}
