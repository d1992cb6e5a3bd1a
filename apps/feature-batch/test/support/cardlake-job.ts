import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

const BUNDLE = join(__dirname, '..', '..', 'dist', 'cardlake-job.cjs');

/** A line of the log. */
interface LogLine {
  readonly level?: string;
  readonly message?: string;
  readonly stage?: string;
  readonly code?: string;
}

/** Outcome of a run of the built program. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Lines of its log. */
  readonly lines: readonly LogLine[];
  readonly err: string;
}

/** Signal that a run sends itself, once it has logged a message. */
interface Interruption {
  readonly signal: NodeJS.Signals;
  readonly after: string;
}

/** Things that happen to a run. */
export interface RunEvents {
  readonly interruption?: Interruption;
  /** Message of the log after which the disk of temporary files, which is small, has no space left. */
  readonly diskFullAfter?: string;
  /** Time by which the clock of the run is wrong, in milliseconds. */
  readonly clockOffsetMs?: number;
  /** Is called with the process. */
  readonly onStart?: (child: ChildProcess) => void;
}

/** Runs a command whose folder for temporary files, TMPDIR, is a disk of its own of 64 MB (unshare(1), tmpfs(5)). */
export const WITH_SMALL_DISK = [
  ...['unshare', '--user', '--map-root-user', '--mount'],
  ...['sh', '-c', 'mount -t tmpfs -o size=64m none "$TMPDIR" && exec "$@"', 'sh'],
];

/** Starts the built program. */
export function startJob(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  { interruption, diskFullAfter, clockOffsetMs, onStart }: RunEvents = {},
): Promise<Ended> {
  const preload = [
    ...(diskFullAfter === undefined ? [] : ['-r', require.resolve('./disk-full-after.cjs')]),
    ...(interruption === undefined ? [] : ['-r', require.resolve('./signal-after.cjs')]),
    ...(clockOffsetMs === undefined ? [] : ['-r', require.resolve('./clock-moved.cjs')]),
  ];
  const signalled = interruption && { SIGNAL: interruption.signal, SIGNAL_AFTER: interruption.after };
  const moved = clockOffsetMs !== undefined && { CLOCK_OFFSET_MS: String(clockOffsetMs) };
  const filled = diskFullAfter !== undefined && { DISK_FULL_AFTER: diskFullAfter };
  const [command = '', ...words] = [
    ...(diskFullAfter === undefined ? [] : WITH_SMALL_DISK),
    process.execPath,
    ...preload,
    BUNDLE,
    ...args,
  ];
  const child = spawn(command, words, {
    env: { ...process.env, CARDLAKE_THREADS: '2', ...env, ...signalled, ...filled, ...moved },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onStart?.(child);
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  return new Promise((resolve) =>
    child.once('close', (code, signal) => {
      const lines = out
        .split('\n')
        .slice(0, -1)
        .map((line): LogLine => JSON.parse(line));
      resolve({ code, signal, lines, err });
    }),
  );
}
