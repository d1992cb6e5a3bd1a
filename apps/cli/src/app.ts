import type { Clock } from '@cardlake/runtime';
import type { Environment } from './environment';
import type { Console } from './output/console';
import type { Shutdown } from './process/shutdown';

/** Everything that a command needs from outside. */
export interface App {
  readonly console: Console;
  readonly clock: Clock;
  readonly env: Environment;
  readonly shutdown: Shutdown;
  /** Exit code of the process; 0 unless a command sets another. */
  exitCode: number;
}
