import { PLATFORM_METRICS } from '@cardlake/job-contract';
import type { Settings } from '@cardlake/platform';

/** A metric of a dashboard or an alarm. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: 'Average' | 'Maximum' | 'Minimum' | 'Sum';
  /** Length of a data point, in seconds. */
  readonly period: number;
  /** Label in charts. */
  readonly label: string;
}

/** A percentile of the values of a data point. */
export type Percentile = 'p50' | 'p99';

/** The share of values within bounds, in percent (CloudWatch user guide, "CloudWatch statistics definitions"): `PR(0.1:0.5)`. */
export type PercentileRank = `PR(${string}:${string})`;

/** A metric of a dashboard, which draws the distribution of its values as well. */
export interface ChartMetric extends Omit<Metric, 'statistic'> {
  readonly statistic: Metric['statistic'] | Percentile | PercentileRank;
}

/** Metrics of a dashboard that differ in the value of one dimension, whichever values there are. */
export interface ChartSearch extends ChartMetric {
  /** Name of that dimension, which is none of the others. Its values stand behind the label. */
  readonly eachValueOf: string;
}

/** Returns the value of the dimension that tells environments apart, such as `cardlake-dev`. */
export const environmentName = ({
  project,
  environment,
}: Pick<Settings, 'project' | 'environment'>): string => `${project}-${environment}`;

/** Metrics that the pipeline publishes; the value of their dimension is that of `environmentName`. */
export const CARDLAKE_METRICS = {
  namespace: PLATFORM_METRICS.namespace,
  dimension: PLATFORM_METRICS.dimension,
  names: {
    /** 1 for each successful stream run. */
    streamRuns: 'StreamRunsSucceeded',
    /** 1 for each successful daily run. */
    dailyRuns: 'DailyRunsSucceeded',
    /** Seconds from the end of the window to the end of the run: the minimum age of gold. */
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
