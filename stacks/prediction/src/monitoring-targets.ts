import type { Settings } from '@cardlake/platform';
import type { Forwarding } from './forwarding';
import type { OnlineTables } from './online-tables';
import type { Releases } from './releases';
import type { Scorer } from './scorer';

/** Resources that the dashboard and the alarms monitor. */
export interface MonitoringTargets {
  readonly settings: Settings;
  readonly tables: OnlineTables;
  readonly scorer: Scorer;
  readonly forwarding: Forwarding;
  readonly releases: Releases;
  readonly topicArn: string;
}
