/** Log files of a driver; Spark's own log is the first. */
export const LOG_FILES = ['stderr', 'stdout'] as const;
