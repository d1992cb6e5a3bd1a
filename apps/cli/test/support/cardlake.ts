import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// Each test starts some processes, and the machine may have other work.
jest.setTimeout(180_000);

const BIN = join(__dirname, '..', '..', 'bin', 'cardlake.cjs');

/** What a run of the command line came to. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Starts the built command line as a process of its own; `said` waits for a text on standard error. */
export function start(...args: readonly string[]) {
  const env = { ...process.env, CARDLAKE_THREADS: '2', CARDLAKE_DEBUG: '' };
  const child = spawn(process.execPath, [BIN, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const ended = new Promise<Ended>((resolve) => child.once('close', (code) => resolve({ code, out, err })));
  const said = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const check = () => err.includes(text) && resolve();
      child.stderr.on('data', check);
      child.once('close', () => reject(new Error(`it ended without saying "${text}": ${err}`)));
      check();
    });
  return { child, ended, said };
}

/** Runs the built command line to its end. */
export const cardlake = (...args: readonly string[]): Promise<Ended> => start(...args).ended;

/** A folder of a test file's own, removed after it. */
export function testFolder(): (name: string) => string {
  const home = mkdtempSync(join(tmpdir(), 'cardlake-cli-'));
  afterAll(() => rmSync(home, { recursive: true, force: true }));
  return (name) => join(home, name);
}

/** Real input, on machines that have it. */
const REAL = join(__dirname, '..', '..', '..', '..', '..', 'shared', 'data');
export const realFile = (name: string): string => join(REAL, name);
export const hasRealData = existsSync(REAL);

/** Traffic that is small, but long enough for datasets. */
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
