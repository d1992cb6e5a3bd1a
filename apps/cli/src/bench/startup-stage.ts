import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { measureSeconds, medians, round } from './measure';
import type { Result } from './result';

const RUNS = 7;
const MAX_SECONDS = 0.5;

/** The program that starts the command line; this module is bundled into `dist`. */
const LAUNCHER = join(dirname(__dirname), 'bin', 'cardlake.cjs');

/** Measures how long commands take that do nothing but start, and Node itself beside them. */
export async function startupStage(): Promise<Result> {
  const run =
    (...args: readonly string[]) =>
    () =>
      measureSeconds(async () => spawnSync(process.execPath, args, { stdio: 'ignore' }));
  const { node, ...seconds } = await medians(
    {
      node: run('--eval', ''),
      version: run(LAUNCHER, '--version'),
      help: run(LAUNCHER, '--help'),
      completion: run(LAUNCHER, 'complete', '--', 'ver'),
      // Loads DuckDB, too; without a lake it ends at once.
      status: run(LAUNCHER, '--lake', join(__dirname, 'no-lake'), 'status'),
    },
    RUNS,
  );
  return {
    stage: 'startup',
    figures: { node_seconds: round(node) },
    bounds: Object.entries(seconds).map(([what, value]) => ({
      what: `${what} seconds`,
      value: round(value),
      atMost: MAX_SECONDS,
    })),
  };
}
