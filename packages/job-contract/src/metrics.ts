/** Metrics that the platform publishes itself, and the dimension that tells environments of an account and region apart. */
export const PLATFORM_METRICS = {
  namespace: 'Cardlake',
  dimension: 'Environment',
  /** Environment variable of every function with the value of that dimension. */
  variable: 'CARDLAKE_ENVIRONMENT',
} as const;
