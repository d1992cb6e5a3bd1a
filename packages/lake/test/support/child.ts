import { type ChildProcess, spawn } from 'node:child_process';

/** A process that runs `writer.ts`; `output` grows as it speaks. */
export interface Child {
  readonly process: ChildProcess;
  readonly output: () => string;
  /** Resolves when it has ended, with the signal that ended it. */
  readonly ended: Promise<NodeJS.Signals | null>;
  /** Resolves when it has said something that holds `text`. */
  said(text: string): Promise<void>;
}

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
    said: (text) =>
      new Promise((resolve, reject) => {
        const check = () => output.includes(text) && resolve();
        listeners.add(check);
        child.once('close', () => reject(new Error(`it ended without saying "${text}": ${output}`)));
        check();
      }),
  };
}
