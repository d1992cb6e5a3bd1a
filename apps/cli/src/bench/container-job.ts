import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { isMissing } from '@cardlake/lake';

// Relative to `apps/cli/dist`, the folder of the bundle.
const PROGRAM = join(__dirname, '..', '..', 'feature-batch', 'dist', 'cardlake-job.cjs');

/** Time between two looks at the disk. */
const LOOK_MS = 200;
const MEGABYTE = 1024 * 1024;

/** Writes what the process has used at its end. */
const REPORT_USAGE = `data:text/javascript,${encodeURIComponent(
  `process.on('exit', () => process.stderr.write('usage ' + JSON.stringify(process.resourceUsage()) + '\\n'))`,
)}`;

/** Figures of a finished run. */
export interface MeasuredJob {
  /** By its own log. */
  readonly seconds: number;
  /** Of all threads together. */
  readonly processorSeconds: number;
  /** Peak resident memory. */
  readonly megabytes: number;
  /** Most that its temporary files took, as far as looks at them have seen. */
  readonly diskMegabytes: number;
  /** Fields of the line that tells the end. */
  readonly report: Readonly<Record<string, unknown>>;
}

/**
 * Runs the program of the container.
 * @param home folder for its temporary files
 * @throws Error with its output when it fails
 */
export async function runContainerJob(
  args: readonly string[],
  { home, variables }: { readonly home: string; readonly variables: Readonly<Record<string, string>> },
): Promise<MeasuredJob> {
  const folder = mkdtempSync(join(home, 'tmp-'));
  const child = spawn(process.execPath, ['--import', REPORT_USAGE, PROGRAM, ...args], {
    env: { ...process.env, ...variables, TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  let status: number | null | undefined;
  child.once('close', (code) => {
    status = code;
  });
  let diskBytes = 0;
  while (status === undefined) {
    diskBytes = Math.max(diskBytes, bytesBelow(folder));
    await setTimeout(LOOK_MS);
  }
  rmSync(folder, { recursive: true, force: true });
  if (status !== 0) throw new Error(`the job ended with ${status}:\n${out}${err}`);
  const line = out.split('\n').find((each) => each.includes('"the job has ended"')) ?? '{}';
  const report: Record<string, unknown> = JSON.parse(line);
  const usage: NodeJS.ResourceUsage = JSON.parse(/^usage (.*)$/m.exec(err)?.[1] ?? '{}');
  return {
    seconds: Number(report['seconds']),
    processorSeconds: (usage.userCPUTime + usage.systemCPUTime) / 1e6,
    megabytes: usage.maxRSS / 1024,
    diskMegabytes: diskBytes / MEGABYTE,
    report,
  };
}

/** Sums up the bytes of files. A folder that goes away while it is read counts as empty: the next look will tell. */
function bytesBelow(folder: string): number {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .map((entry) => {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) return bytesBelow(path);
        return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
      })
      .reduce((sum, bytes) => sum + bytes, 0);
  } catch (error) {
    if (isMissing(error)) return 0;
    throw error;
  }
}
