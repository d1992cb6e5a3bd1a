/** A metric as dashboards and alarms name it. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: 'Average' | 'Maximum' | 'Minimum' | 'Sum';
  /** Length of a data point in seconds. */
  readonly period: number;
  /** What a chart calls it. */
  readonly label: string;
}

/** Metrics that the platform writes itself; the dimension is the project's name and environment. */
export const OWN_METRICS = {
  namespace: 'Cardlake',
  dimension: 'Environment',
  names: {
    /** One for every stream run that ended well. */
    streamRuns: 'StreamRunsSucceeded',
    /** One for every daily run that ended well. */
    dailyRuns: 'DailyRunsSucceeded',
    /** From the window's end to the run's, in seconds: how old gold is at best. */
    freshness: 'GoldFreshnessSeconds',
    lines: 'BronzeLines',
    silver: 'SilverRows',
    duplicates: 'DuplicateLines',
    quarantined: 'QuarantinedLines',
    gold: 'GoldRows',
    written: 'OnlineRecordsWritten',
    failed: 'OnlineRecordsFailed',
    vcpuHours: 'SparkBilledVcpuHours',
    memoryGbHours: 'SparkBilledMemoryGbHours',
  },
} as const;
