// Writes what reviewers of dev and prod read, `golden/` of every stack.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from './setup.mjs';

const require = createRequire(import.meta.url);

/** Writes the files in this process, from the sources. An invalid setting is told, and ends the process. */
export function writeGolden() {
  require(join(root, 'packages', 'tooling', 'register.cjs'));
  const { captureStackTrace } = Error;
  // CDKTF keeps a stack trace of every token, which nobody reads: with source maps, they take a third of the time.
  process.setSourceMapsEnabled(false);
  Error.captureStackTrace = () => {};
  try {
    require(join(root, 'stacks', 'lake', 'write-golden.ts'));
  } finally {
    Error.captureStackTrace = captureStackTrace;
    process.setSourceMapsEnabled(true);
  }
  if (process.exitCode) process.exit();
}
