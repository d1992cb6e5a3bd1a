import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tableId } from '@cardlake/lake';
import { lakeTables } from '../src';
import { deliverPart, hashFiles, makeTestLake, processPart, readContents, verifyTestLake } from '../test-kit';
import { KILLED_WORK } from './support/killed-work';

const home = mkdtempSync(join(tmpdir(), 'cardlake-kill-'));
const path = (name: string) => join(home, name);
/** Folder of the native packages that the bundle does not contain. */
const [DUCKDB = ''] = realpathSync(require.resolve('@duckdb/node-api')).split('@duckdb/node-api/lib');
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** The id of a process that has ended. */
const DEAD = spawnSync(process.execPath, ['--version']).pid;

type Work = keyof typeof KILLED_WORK;
type Contents = Awaited<ReturnType<typeof readContents>>;

/** Selects the steps to kill at: the first and the last of a sequence of equal steps, and every other step. */
const stepsToKillAt = (steps: readonly string[]): number[] =>
  [...steps.keys()].filter((at) => steps[at] !== steps[at - 1] || steps[at] !== steps[at + 1]);

/** One step in so many is reached by a process of its own, which is killed there. */
const STEPS_PER_KILL = 5;

/** A lake as a process leaves it that is killed at a step. */
interface LeftLake {
  readonly at: number;
  readonly step: string;
  readonly root: string;
}

/**
 * Does work on a copy of a lake and copies its files at the selected steps: SIGKILL leaves the files as they are. Steps that
 * leave the same files as the one before are left out.
 */
async function leaveAtSteps(work: Work, start: string, steps: readonly string[]): Promise<LeftLake[]> {
  const root = path(`${work}-observed`);
  cpSync(start, root, { recursive: true });
  const selected = new Set(stepsToKillAt(steps));
  const left: LeftLake[] = [];
  let passed = 0;
  let before = '';
  await KILLED_WORK[work](root, (step) => {
    const at = passed++;
    if (!selected.has(at)) return;
    const files = JSON.stringify(hashFiles(root));
    if (files === before) return;
    before = files;
    const copy = path(`${work}-${at}`);
    cpSync(root, copy, { recursive: true });
    nameDeadWriter(copy);
    left.push({ at, step, root: copy });
  });
  expect(passed).toBe(steps.length);
  expect(left.length).toBeGreaterThan(selected.size / 2);
  return left;
}

/** Makes the writer of a copied lake a process that is no more. */
function nameDeadWriter(root: string): void {
  const file = join(root, '_cardlake', 'writer.json');
  if (!existsSync(file)) return;
  const writer = { ...JSON.parse(readFileSync(file, 'utf8')), pid: DEAD };
  writeFileSync(file, `${JSON.stringify(writer)}\n`);
}

/** Replaces some of the lakes by what processes leave that are killed at their steps. */
async function killAtSome(work: Work, start: string, left: readonly LeftLake[]): Promise<void> {
  const killRun = bundleKillRun();
  const some = left.filter((_, i) => i % STEPS_PER_KILL === 0);
  expect(some.length).toBeGreaterThan(0);
  for (const { at, step, root } of some) {
    rmSync(root, { recursive: true });
    cpSync(start, root, { recursive: true });
    const died = await run(killRun, root, String(at), work);
    expect([at, died]).toEqual([at, { signal: 'SIGKILL', output: `killed at ${step}\n` }]);
  }
}

/**
 * Bundles the program that gets killed: compiling it for each of the processes would take longer than the rest.
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

/** Runs a script to its end. */
function run(...args: readonly string[]): Promise<{ signal: NodeJS.Signals | null; output: string }> {
  const env = { ...process.env, NODE_PATH: DUCKDB };
  return new Promise((resolve) =>
    execFile(process.execPath, args, { env }, (error, stdout, stderr) =>
      resolve({ signal: error?.signal ?? null, output: `${stdout}${stderr}` }),
    ),
  );
}

/** Checks that a lake is valid and holds the given rows. */
async function checkValid({ root, step }: LeftLake, contents: Contents): Promise<void> {
  expect([step, await verifyTestLake(root)]).toEqual([step, []]);
  expect([step, await readContents(root)]).toEqual([step, contents]);
  rmSync(root, { recursive: true });
}

test('a run killed at any step is finished by the next one: nothing lost, nothing doubled', async () => {
  const start = path('start');
  await deliverPart(start, 'first');
  await processPart(start, 'first');
  await deliverPart(start, 'second');
  const steps: string[] = [];
  cpSync(start, path('reference'), { recursive: true });
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

  const left = await leaveAtSteps('run', start, steps);
  await killAtSome('run', start, left);
  for (const lake of left) {
    await processPart(lake.root, 'second');
    await checkValid(lake, reference);
  }
});

test('a rebuild killed at any step leaves the old tables or the new ones to readers, and the next one completes it', async () => {
  const whole = path('whole');
  await makeTestLake(whole);
  const contents = await readContents(whole);
  const steps: string[] = [];
  cpSync(whole, path('rebuilt'), { recursive: true });
  await KILLED_WORK.rebuild(path('rebuilt'), (step) => steps.push(step));
  expect(await readContents(path('rebuilt'))).toEqual(contents);
  expect(steps.length).toBeGreaterThan(20);
  const left = await leaveAtSteps('rebuild', whole, steps);
  await killAtSome('rebuild', whole, left);
  for (const lake of left) {
    // Every table is what it was or what it becomes, and those are the same rows.
    const rows = tablesOf(await readContents(lake.root));
    expect([lake.step, rows]).toEqual([lake.step, tablesOf(contents)]);
    await KILLED_WORK.rebuild(lake.root, () => {});
    await checkValid(lake, contents);
  }
});

/** Rows that readers of tables see, without the online store and the ledger. */
const tablesOf = (contents: Contents) =>
  lakeTables.map((table) => [tableId(table), contents[tableId(table)]]);
