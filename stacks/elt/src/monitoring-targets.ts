import type { Settings } from '@cardlake/platform';
import type { Functions } from './functions';
import type { ObjectEvents } from './object-events';

/** Resources that the dashboard and the alarms monitor. */
export interface MonitoringTargets {
  readonly settings: Settings;
  readonly events: ObjectEvents;
  readonly functions: Functions;
  readonly topicArn: string;
}
