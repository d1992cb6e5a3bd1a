import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { z } from 'zod';

/** Files that the rivals read, and a folder for what they write. */
interface RivalsTask {
  readonly labels: string;
  /** Result of Cardlake, to compare with. */
  readonly joined: string;
  readonly silver: readonly string[];
  readonly gold: readonly string[];
  readonly folder: string;
}

// Relative to `apps/cli/dist`, the folder of the bundle.
const RUN = join(__dirname, '..', 'bench', 'run.mjs');

/** A rival is stopped after so many minutes. */
const MAX_MINUTES = 3;

const polarsAnswer = z.object({
  windows: z.number(),
  asof: z.number(),
  /** Rows of the windows that differ from ours. */
  differing: z.number(),
});

/** Measures the seconds of Polars. */
export const measurePolars = (task: RivalsTask): z.infer<typeof polarsAnswer> =>
  polarsAnswer.parse(run('polars', task));

/** Measures the seconds of Feast; undefined when it fails or needs more than three minutes. */
export function measureFeast(task: RivalsTask): number | undefined {
  const answer = run('feast', task);
  return answer === undefined ? undefined : z.object({ seconds: z.number() }).parse(answer).seconds;
}

function run(rival: 'polars' | 'feast', task: RivalsTask): unknown {
  const { status, stdout } = spawnSync(process.execPath, [RUN, join('join', 'rivals.py'), rival], {
    // What a rival that is stopped leaves is removed with the folder.
    cwd: task.folder,
    input: JSON.stringify(task),
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'inherit'],
    timeout: MAX_MINUTES * 60_000,
  });
  return status === 0 ? JSON.parse(stdout) : undefined;
}
