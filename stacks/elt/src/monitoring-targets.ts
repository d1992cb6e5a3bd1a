import type { Settings } from '@cardlake/platform';
import type { Functions } from './functions';
import type { ObjectEvents } from './object-events';
import type { Operations } from './ops/operations';
import type { Publishing } from './publish/publishing';

/** Resources that the dashboard and the alarms monitor. */
export interface MonitoringTargets {
  readonly settings: Settings;
  readonly events: ObjectEvents;
  readonly functions: Functions;
  /** Undefined where objects are staged and not published. */
  readonly publishing: Publishing | undefined;
  /** Undefined where there are none. */
  readonly operations: Operations | undefined;
  readonly topicArn: string;
}
