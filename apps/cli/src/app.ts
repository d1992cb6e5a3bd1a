import type { Clock } from '@cardlake/runtime';
import type { Environment } from './environment';
import type { Console } from './output/console';
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
