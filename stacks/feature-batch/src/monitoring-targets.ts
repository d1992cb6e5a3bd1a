import type { Settings } from '@cardlake/platform';

/** Things that alarms and charts watch. */
export interface MonitoringTargets {
  readonly settings: Settings['featureBatch'];
  readonly machineArn: string;
  readonly tableName: string;
  readonly queues: {
    readonly failedJobs: string;
    readonly blockedJobs: string;
    readonly failedStarts: string;
  };
  readonly topicArn: string;
}
