import { spawn, spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { askResident } from './resident';

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

/** Starts the built command line as a separate process, with more environment variables. */
export const startWith = (env: Readonly<Record<string, string>>, ...args: readonly string[]) =>
  spawnNode([BIN, ...args], env);

/** Runs the built command line to its end, as a process of its own with more environment variables. */
export const spawnCardlake = (
  env: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<Ended> => startWith(env, ...args).ended;

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

/** Signal to send to a run while its worker threads do some work. */
export interface WorkerInterruption {
  readonly signal: 'SIGINT' | 'SIGTERM';
  readonly work: 'decode' | 'compute';
  /** Pieces of work that the threads have got by then. */
  readonly messages: number;
  /** Folder for temporary files. */
  readonly tempDir: string;
}

/** Runs the built command line until a signal ends it. */
export function interruptedInWorkers(
  { signal, work, messages, tempDir }: WorkerInterruption,
  ...args: readonly string[]
): Promise<Ended> {
  const env = { SIGNAL: signal, SIGNAL_WORK: work, SIGNAL_MESSAGES: String(messages), TMPDIR: tempDir };
  return spawnNode(['-r', require.resolve('./signal-in-worker.cjs'), BIN, ...args], env).ended;
}

/** A count of one that every output would have; a rule of the house finds those that no test shows. */
const ONE_IN_THE_PLURAL =
  /(?<![\d.,])1 (?:rows|lines|records|files|objects|events|cards|days|duplicates|reports|features|tables|findings|differences|bytes|ids|scores)\b/;

/** A command that is named without the path at which the program is started: it could not be typed. */
const UNTYPABLE = new RegExp(`(?<![\\w/.-])cardlake (?:${commandNames().join('|')})\\b`);

/** Names of commands: those at the top of the program have a file each. */
function commandNames(): string[] {
  return readdirSync(join(__dirname, '..', '..', 'src', 'commands')).map((file) => basename(file, '.ts'));
}

const environment = (more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv => ({
  ...process.env,
  CARDLAKE_THREADS: '2',
  CARDLAKE_DEBUG: '',
  // As in the scripts of a package manager: what is on the PATH there does not count.
  npm_command: 'test',
  ...more,
});

function spawnNode(args: readonly string[], more: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, args, { env: environment(more), stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const ended = new Promise<Ended>((resolve) =>
    child.once('close', (code) => resolve({ code, out, err })),
  ).then((end) => checkText(args, end));
  return { child, ended };
}

/** Returns an outcome whose texts are as those of every command must be. */
function checkText(args: readonly string[], ended: Ended): Ended {
  const text = ended.out + ended.err;
  const [found] = ONE_IN_THE_PLURAL.exec(text) ?? UNTYPABLE.exec(text) ?? [];
  if (found !== undefined) throw new Error(`cardlake ${args.join(' ')} writes "${found}"`);
  return ended;
}

/** A place to run a command line in. */
interface Place {
  readonly env?: Readonly<Record<string, string>>;
  readonly folder?: string;
}

async function run({ env, folder = process.cwd() }: Place, args: readonly string[]): Promise<Ended> {
  const { code, out, err } = await askResident({ args, env: environment(env), folder });
  return checkText(args, { code, out: String(out), err });
}

/** Runs a command line of the built program to its end. */
export const cardlake = (...args: readonly string[]): Promise<Ended> => run({}, args);

/** Runs a command line of the built program to its end, with more environment variables. */
export const runWith = (env: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<Ended> =>
  run({ env }, args);

/** Runs a command line of the built program to its end, in a folder. */
export const runIn = (folder: string, ...args: readonly string[]): Promise<Ended> => run({ folder }, args);

/** Runs a command line of the built program to its end and keeps its output as bytes. */
export const runForBytes = async (...args: readonly string[]): Promise<Uint8Array> =>
  (await askResident({ args, env: environment(), folder: process.cwd() })).out;
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
