import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tableId } from '@cardlake/lake';
import { lakeTables, rebuildLake } from '../src';
import { deliverPart, processPart, readContents, testContext, verifyTestLake } from '../test-kit';

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

/** Kills work at the selected steps, each in a copy of a lake, and hands the copy to the rest of the test. */
async function killAtSteps(
  work: 'run' | 'rebuild',
  start: string,
  steps: readonly string[],
  afterwards: (lake: string, step: string | undefined) => Promise<void>,
): Promise<void> {
  const killRun = bundleKillRun();
  const killAt = async (at: number): Promise<void> => {
    const lake = path(`${work}-${at}`);
    cpSync(start, lake, { recursive: true });
    const died = await run(killRun, lake, String(at), work);
    expect([at, died]).toEqual([at, { signal: 'SIGKILL', output: `killed at ${steps[at]}\n` }]);
    await afterwards(lake, steps[at]);
    rmSync(lake, { recursive: true });
  };
  const points = stepsToKillAt(steps);
  for (let i = 0; i < points.length; i += 2) await Promise.all(points.slice(i, i + 2).map(killAt));
}

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

  await killAtSteps('run', path('start'), steps, async (lake, step) => {
    await processPart(lake, 'second');
    expect([step, await verifyTestLake(lake)]).toEqual([step, []]);
    expect(await readContents(lake)).toEqual(reference);
  });
});

test('a rebuild killed at any step leaves the old tables or the new ones to readers, and the next one completes it', async () => {
  const whole = path('whole');
  for (const part of ['first', 'second'] as const) {
    await deliverPart(whole, part);
    await processPart(whole, part);
  }
  const contents = await readContents(whole);
  const steps: string[] = [];
  cpSync(whole, path('rebuilt'), { recursive: true });
  const options = { lakeRoot: path('rebuilt'), from: 'bronze' } as const;
  await rebuildLake(options, testContext({ onStep: (step) => steps.push(step) }));
  expect(await readContents(path('rebuilt'))).toEqual(contents);
  expect(steps.length).toBeGreaterThan(20);
  await killAtSteps('rebuild', whole, steps, async (lake, step) => {
    // Every table is what it was or what it becomes, and those are the same rows.
    expect([step, tablesOf(await readContents(lake))]).toEqual([step, tablesOf(contents)]);
    await rebuildLake({ lakeRoot: lake, from: 'bronze' }, testContext());
    expect([step, await verifyTestLake(lake)]).toEqual([step, []]);
    expect(await readContents(lake)).toEqual(contents);
  });
});

/** Rows that readers of tables see, without the online store and the ledger. */
const tablesOf = (contents: Readonly<Record<string, readonly string[]>>) =>
  lakeTables.map((table) => [tableId(table), contents[tableId(table)]]);

/** Runs a script to its end. */
function run(...args: readonly string[]): Promise<{ signal: NodeJS.Signals | null; output: string }> {
  const env = { ...process.env, NODE_PATH: DUCKDB };
  return new Promise((resolve) =>
    execFile(process.execPath, args, { env }, (error, stdout, stderr) =>
      resolve({ signal: error?.signal ?? null, output: `${stdout}${stderr}` }),
    ),
  );
}
