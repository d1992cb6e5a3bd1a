import { type ChildProcess, spawn } from 'node:child_process';

/** A process that runs `writer.ts`. */
export interface Child {
  readonly process: ChildProcess;
  /** Its output so far. */
  readonly output: () => string;
  /** Resolves with the signal that ended it, or null, when it has ended. */
  readonly ended: Promise<NodeJS.Signals | null>;
  /** Resolves when its output contains a text. */
  outputContains(text: string): Promise<void>;
}

/** Starts `writer.ts` with a command and its arguments. */
export function startWriter(...args: readonly string[]): Child {
  const script = require.resolve('./writer');
  const child = spawn(
    process.execPath,
    ['-r', require.resolve('@cardlake/tooling/register'), script, ...args],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      for (const listener of listeners) listener();
    });
  }
  return {
    process: child,
    output: () => output,
    ended: new Promise((resolve) => child.once('close', (_code, signal) => resolve(signal))),
    outputContains: (text) =>
      new Promise((resolve, reject) => {
        const check = () => output.includes(text) && resolve();
        listeners.add(check);
        child.once('close', () =>
          reject(new Error(`expected the output to contain "${text}", found: ${output}`)),
        );
        check();
      }),
  };
}
