import { ValidationError } from '@cardlake/platform';

/**
 * Runs work that synthesizes. An invalid setting, prop or build is told without a stack trace, and the process ends with code 1 once it
 * has nothing left to do.
 */
export function reportInvalid(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    console.error(`cardlake: ${error.message}`);
    process.exitCode = 1;
  }
}
