import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** The program that starts the built command line. */
export const BIN = join(__dirname, '..', '..', 'bin', 'cardlake.cjs');

/** Outcome of a run of the command line. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Starts the built command line as a separate process. */
export const start = (...args: readonly string[]) => spawnNode([BIN, ...args]);

/** Runs the built command line to its end, with more environment variables. */
export const runWith = (env: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<Ended> =>
  spawnNode([BIN, ...args], env).ended;

/** Signal to send to a run, and when: after it has written a text to standard error. */
export interface Interruption {
  readonly signal: 'SIGINT' | 'SIGTERM';
  readonly after: string;
  readonly delayMs?: number;
}

/** Runs the built command line until a signal ends it. */
export function interrupted(
  { signal, after, delayMs = 0 }: Interruption,
  ...args: readonly string[]
): Promise<Ended> {
  const env = { SIGNAL: signal, SIGNAL_AFTER: after, SIGNAL_DELAY_MS: String(delayMs) };
  return spawnNode(['-r', require.resolve('./signal-after.cjs'), BIN, ...args], env).ended;
}

/** A count of one that every output would have; a rule of the house finds those that no test shows. */
const ONE_IN_THE_PLURAL =
  /(?<![\d.,])1 (?:rows|lines|records|files|objects|events|cards|days|duplicates|reports|features|tables|findings|differences|bytes)\b/;

function spawnNode(
  args: readonly string[],
  more: Readonly<Record<string, string>> = {},
  cwd: string = process.cwd(),
) {
  const env = { ...process.env, CARDLAKE_THREADS: '2', CARDLAKE_DEBUG: '', ...more };
  const child = spawn(process.execPath, args, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const ended = new Promise<Ended>((resolve, reject) =>
    child.once('close', (code) => {
      const [bare] = ONE_IN_THE_PLURAL.exec(out + err) ?? [];
      if (bare === undefined) resolve({ code, out, err });
      else reject(new Error(`cardlake ${args.join(' ')} writes "${bare}"`));
    }),
  );
  return { child, ended };
}

/** Runs the built command line to its end. */
export const cardlake = (...args: readonly string[]): Promise<Ended> => start(...args).ended;

/** Runs the built command line to its end in a folder. */
export const runIn = (folder: string, ...args: readonly string[]): Promise<Ended> =>
  spawnNode([BIN, ...args], {}, folder).ended;

/** Runs the built command line to its end and keeps its output as bytes. */
export const runForBytes = (...args: readonly string[]) => spawnSync(process.execPath, [BIN, ...args]);

/** Runs the built command line to its end, with an open file as its standard output. */
export const runInto = (output: number, ...args: readonly string[]) =>
  spawnSync(process.execPath, [BIN, ...args], { stdio: ['ignore', output, 'pipe'] });

/** Options for traffic that is small, but long enough for datasets. */
export const SMALL = [
  '--num-transactions',
  '2000',
  '--cards',
  '60',
  '--merchants',
  '40',
  '--days',
  '32',
  '--fraud',
  '0.02',
  '--malformed',
  '0.01',
];
