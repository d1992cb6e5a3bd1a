/** The two logs of a driver; Spark's own is the first. */
export const LOG_FILES = ['stderr', 'stdout'] as const;
