import type { Settings } from '@cardlake/platform';

/** Things that alarms and charts watch. */
export interface MonitoringTargets {
  readonly settings: Settings['featureBatch'];
  readonly lakeEngine: Settings['lakeEngine'];
  /** Value of the dimension that tells the metrics of environments apart. */
  readonly environment: string;
  readonly machineArn: string;
  readonly tableName: string;
  readonly queues: {
    readonly failedJobs: string;
    readonly blockedJobs: string;
    readonly failedStarts: string;
  };
  readonly topicArn: string;
}
