import type { bronzeDeclaration, OutputsOf, Settings } from '@cardlake/platform';

/** Resources that the dashboard and the alarms monitor. */
export interface MonitoringTargets {
  readonly settings: Settings;
  readonly machineArn: string;
  readonly bronze: OutputsOf<typeof bronzeDeclaration>;
  /** Names of the dead-letter queues. */
  readonly deadLetters: readonly string[];
  readonly topicArn: string;
}
