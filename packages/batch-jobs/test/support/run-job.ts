import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fixedClock, silentReporter } from '@cardlake/runtime';
import { type DataStore, findJob, type JobContext, type JobReport, type SettingText } from '../../src';

/** Runs a job on a store, with a folder for temporary files of its own. */
export async function runJob(
  name: string,
  store: DataStore,
  texts: Readonly<Record<string, SettingText>> = {},
  more: Partial<JobContext> = {},
): Promise<JobReport> {
  const tempDir = mkdtempSync(join(tmpdir(), 'cardlake-job-'));
  try {
    return await findJob(name).run(texts, async () => ({
      store,
      tempDir,
      clock: fixedClock(Date.UTC(2024, 1, 1)),
      reporter: silentReporter,
      resources: { memoryMb: 500, threads: 2 },
      runId: 'run-1',
      signal: new AbortController().signal,
      warn: () => {},
      ...more,
    }));
  } finally {
    rmSync(tempDir, { recursive: true, force: true });
  }
}
