import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deliverPart, processPart, readContents, verifyTestLake } from '../test-kit';

const home = mkdtempSync(join(tmpdir(), 'cardlake-kill-'));
const path = (name: string) => join(home, name);
/** Folder of the native packages that the bundle does not contain. */
const [DUCKDB = ''] = realpathSync(require.resolve('@duckdb/node-api')).split('@duckdb/node-api/lib');
afterAll(() => rmSync(home, { recursive: true, force: true }));

/**
 * Bundles the program that gets killed: compiling it for each of the many processes would take longer than the
 * rest.
 */
function bundleKillRun(): string {
  const bundle = path('kill-run.cjs');
  execFileSync(process.execPath, [
    require.resolve('esbuild/bin/esbuild'),
    require.resolve('./kill-run'),
    '--bundle',
    '--platform=node',
    '--external:@duckdb/*',
    `--outfile=${bundle}`,
    '--log-level=error',
  ]);
  return bundle;
}

/** Selects the steps to kill at: the first and the last of a sequence of equal steps, and every other step. */
const stepsToKillAt = (steps: readonly string[]): number[] =>
  [...steps.keys()].filter((at) => steps[at] !== steps[at - 1] || steps[at] !== steps[at + 1]);

test('a run killed at any step is finished by the next one: nothing lost, nothing doubled', async () => {
  await deliverPart(path('start'), 'first');
  await processPart(path('start'), 'first');
  await deliverPart(path('start'), 'second');
  const steps: string[] = [];
  cpSync(path('start'), path('reference'), { recursive: true });
  await processPart(path('reference'), 'second', (step) => steps.push(step));
  const reference = await readContents(path('reference'));
  expect(await verifyTestLake(path('reference'))).toEqual([]);
  const tables = [
    'silver.quarantine',
    'gold.fraud_features',
    'gold.training',
    'gold.inference',
    'rt_card_features_v1',
  ];
  for (const table of tables) expect([table, reference[table]?.length]).not.toEqual([table, 0]);

  const killRun = bundleKillRun();
  const killAt = async (at: number): Promise<void> => {
    const lake = path(`${at}`);
    cpSync(path('start'), lake, { recursive: true });
    const died = await run(killRun, lake, String(at));
    expect([at, died]).toEqual([at, { signal: 'SIGKILL', output: `killed at ${steps[at]}\n` }]);
    await processPart(lake, 'second');
    expect([at, steps[at], await verifyTestLake(lake)]).toEqual([at, steps[at], []]);
    expect(await readContents(lake)).toEqual(reference);
    rmSync(lake, { recursive: true });
  };
  const points = stepsToKillAt(steps);
  for (let i = 0; i < points.length; i += 2) await Promise.all(points.slice(i, i + 2).map(killAt));
});

/** Runs a script to its end. */
function run(...args: readonly string[]): Promise<{ signal: NodeJS.Signals | null; output: string }> {
  const env = { ...process.env, NODE_PATH: DUCKDB };
  return new Promise((resolve) =>
    execFile(process.execPath, args, { env }, (error, stdout, stderr) =>
      resolve({ signal: error?.signal ?? null, output: `${stdout}${stderr}` }),
    ),
  );
}
