import { spawn } from 'node:child_process';
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

/** Starts the built program; `onLine` sees each line of its log as it comes. */
export function startJob(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  onLine: (line: LogLine, kill: (signal: NodeJS.Signals) => void) => void = () => {},
): Promise<Ended> {
  const child = spawn(process.execPath, [BUNDLE, ...args], {
    env: { ...process.env, CARDLAKE_THREADS: '2', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: LogLine[] = [];
  let [rest, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const whole = `${rest}${text}`.split('\n');
    rest = whole.pop() ?? '';
    for (const line of whole) {
      const parsed = JSON.parse(line);
      lines.push(parsed);
      onLine(parsed, (signal) => child.kill(signal));
    }
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  return new Promise((resolve) =>
    child.once('close', (code, signal) => resolve({ code, signal, lines, err })),
  );
}
