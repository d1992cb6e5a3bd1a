import type { bronzeDeclaration, OutputsOf, Settings } from '@cardlake/platform';

/** What the dashboard and the alarms look at. */
export interface Watched {
  readonly settings: Settings;
  readonly machineArn: string;
  readonly bronze: OutputsOf<typeof bronzeDeclaration>;
  /** Names of the dead-letter queues. */
  readonly deadLetters: readonly string[];
  readonly topicArn: string;
}
