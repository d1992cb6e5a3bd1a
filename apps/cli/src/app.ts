import type { Clock } from '@cardlake/runtime';
import type { Console } from './process/console';
import type { Environment } from './process/environment';
import type { Shutdown } from './process/shutdown';

/** What every command is given of the outside. */
export interface App {
  readonly console: Console;
  readonly clock: Clock;
  readonly env: Environment;
  readonly shutdown: Shutdown;
  /** Says how the process is to end when it is over; 0 unless said otherwise. */
  exitCode: number;
}
