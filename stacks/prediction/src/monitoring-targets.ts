import type { NodeFunction } from '@cardlake/constructs';
import type { Settings } from '@cardlake/platform';
import type { Forwarding } from './forwarding';
import type { OnlineTables } from './online-tables';
import type { Releases } from './releases';
import type { Schedule } from './schedule';
import type { Scorer } from './scorer';
import type { StepByStep } from './step-by-step';

/** Resources that the dashboard and the alarms monitor. */
export interface MonitoringTargets {
  readonly settings: Settings;
  readonly tables: OnlineTables;
  readonly scorer: Scorer;
  readonly stepByStep: StepByStep;
  readonly forwarding: Forwarding;
  readonly releases: Releases;
  readonly schedule: Schedule;
  /** The function that judges the decisions of a day. */
  readonly watch: NodeFunction;
  readonly topicArn: string;
}
