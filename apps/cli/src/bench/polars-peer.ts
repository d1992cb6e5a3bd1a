import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

// Relative to `apps/cli/dist`, the folder of the bundle.
const RUN = join(__dirname, '..', 'bench', 'run.mjs');

/** Sets of features that the peer computes. */
type PeerFeatures = 'rt' | 'both';

/** A running Polars process. */
export interface PolarsPeer {
  /** File with the features that it computed last. */
  readonly target: string;
  /** Computes features from silver and writes them to `target`. @returns the seconds that it took */
  compute(features: PeerFeatures): Promise<number>;
  close(): void;
}

/** Starts Polars in a Python environment of its own, which is created first. @param files what it reads and writes */
export function startPolars(files: {
  readonly silver: readonly string[];
  readonly disputes: readonly string[];
  readonly target: string;
}): PolarsPeer {
  const { silver, disputes, target } = files;
  const args = [RUN, join('polars', 'features.py'), JSON.stringify(silver), JSON.stringify(disputes), target];
  const python = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const answers = createInterface({ input: python.stdout })[Symbol.asyncIterator]();
  return {
    target,
    async compute(features) {
      python.stdin.write(`${features}\n`);
      const { value, done } = await answers.next();
      if (done) throw new Error(`the Polars peer ended while it computed ${features}; see its output above`);
      return Number(value);
    },
    close: () => python.stdin.end(),
  };
}
