import type { Clock } from '@cardlake/runtime';
import type { Settings } from './config/settings';
import type { Environment } from './environment';
import type { Console } from './output/console';
import type { Shutdown } from './process/shutdown';

/** Everything that a command needs from outside. */
export interface App {
  readonly console: Console;
  readonly clock: Clock;
  readonly shutdown: Shutdown;
  /** Working directory. */
  readonly folder: string;
  /** Environment variables; when a command runs, with the settings of the file of settings. */
  env: Environment;
  /** Settings that are in force, when a command runs. */
  settings?: Settings;
  /** Amount of text on standard error, besides errors. */
  verbosity: 'quiet' | 'normal' | 'verbose';
  /** Exit code of the process; 0 unless a command sets another. */
  exitCode: number;
}
