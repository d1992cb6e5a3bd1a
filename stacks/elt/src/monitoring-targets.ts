import type { Settings } from '@cardlake/platform';
import type { Functions } from './functions';
import type { ObjectEvents } from './object-events';
import type { Publishing } from './publish/publishing';

/** Resources that the dashboard and the alarms monitor. */
export interface MonitoringTargets {
  readonly settings: Settings;
  readonly events: ObjectEvents;
  readonly functions: Functions;
  /** Undefined where objects are staged and not published. */
  readonly publishing: Publishing | undefined;
  readonly topicArn: string;
}
