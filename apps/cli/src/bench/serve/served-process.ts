import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';

const started = z.object({ url: z.string(), historyBytes: z.number() });

/** The program that starts the command line; this module is bundled into `dist`. */
const PROGRAM = join(dirname(__dirname), 'bin', 'cardlake.cjs');

/** A server in a process of its own. */
export interface ServedProcess {
  readonly url: string;
  /** Bytes of the events of the cards in memory. */
  readonly historyBytes: number;
  stop(): Promise<void>;
}

/** Starts `cardlake serve` as users do. */
export async function startServed(lakeRoot: string, durability: string): Promise<ServedProcess> {
  const args = ['serve', '--lake', lakeRoot, '--port', '0', '--durability', durability, '--json'];
  const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  const { url, historyBytes } = started.parse(JSON.parse(line));
  return {
    url,
    historyBytes,
    async stop() {
      child.kill('SIGTERM');
      const [code] = await ended;
      if (code !== 0) throw new Error(`the server ended with ${code}`);
    },
  };
}
