import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { resultsOf } from './results';
import type { Suite } from './suite';

/** The outcome of a task of a turbo run. */
export interface TaskOutcome {
  /** Folder of the package, `.` for the repository's root. */
  readonly folder: string;
  readonly task: string;
  readonly hasPassed: boolean;
  readonly isCached: boolean;
  /** Undefined for a task without tests, such as the type check. */
  readonly suites: readonly Suite[] | undefined;
}

export interface RunOutcome {
  readonly seconds: number;
  readonly tasks: readonly TaskOutcome[];
}

/** The fields of the summary of `turbo run --summarize` that are used here. */
interface TurboSummary {
  readonly execution: { readonly startTime: number; readonly endTime: number };
  readonly tasks: readonly {
    readonly task: string;
    readonly directory: string;
    readonly cache: { readonly status: string };
    readonly execution: { readonly exitCode: number | null };
  }[];
}

/** Reads the summary file of a turbo run, which omits tasks that did not start, and the test results of its tasks. */
export function readRun(root: string, summaryFile: string): RunOutcome {
  const { execution, tasks } = JSON.parse(readFileSync(summaryFile, 'utf8')) as TurboSummary;
  return {
    seconds: (execution.endTime - execution.startTime) / 1000,
    tasks: tasks
      .filter(({ task }) => task !== 'transit')
      .map(({ task, directory, cache, execution: end }) => ({
        folder: directory === '' ? '.' : directory,
        task,
        hasPassed: end.exitCode === 0,
        isCached: cache.status === 'HIT',
        suites: resultsOf(join(root, directory), task),
      })),
  };
}
