import type { bronzeContract, Settings, ValuesOf } from '@cardlake/constructs';

/** What the dashboard and the alarms look at. */
export interface Watched {
  readonly settings: Settings;
  readonly machineArn: string;
  readonly bronze: ValuesOf<typeof bronzeContract>;
  /** Names of the dead-letter queues. */
  readonly deadLetters: readonly string[];
  readonly topicArn: string;
}
