import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { UserError } from '@cardlake/runtime';

/** A program to run. */
export interface Tool {
  /** Its purpose, as messages name it. */
  readonly what: string;
  readonly command: readonly [program: string, ...args: string[]];
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  /** Receives everything that it prints. */
  readonly log: string;
  /** Ends it; left out for one that has to come to its end. */
  readonly signal?: AbortSignal;
}

/** Characters of the output that an error repeats. */
const SHOWN = 2_000;

/**
 * Runs a program to its end, in a process group of its own: Ctrl-C reaches only this process, which decides what ends.
 * @returns its standard output
 * @throws UserError `local_aws` when it fails, with the end of its output; the reason of the signal
 */
export async function runTool({ what, command, folder, env, log, signal }: Tool): Promise<string> {
  signal?.throwIfAborted();
  const [program, ...args] = command;
  const child = spawn(program, args, {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let [out, all] = ['', ''];
  const note = (text: string) => {
    all = `${all}${text}`.slice(-SHOWN);
    appendFileSync(log, text);
  };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    note(text);
  });
  child.stderr.setEncoding('utf8').on('data', note);
  const stop = () => {
    if (child.pid === undefined) return;
    try {
      process.kill(-child.pid, 'SIGTERM');
    } catch {
      // It has ended by itself.
    }
  };
  signal?.addEventListener('abort', stop, { once: true });
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    }).catch((cause: Error) => {
      throw failure(`${what}: ${program} cannot be started: ${cause.message}`, log);
    });
    signal?.throwIfAborted();
    if (code !== 0) throw failure(`${what} ended with ${code}:\n${all.trimEnd()}`, log);
    return out;
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

const failure = (message: string, log: string): UserError =>
  new UserError('local_aws', message, { hint: `Everything that it printed is in ${log}.` });
