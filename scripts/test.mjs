// `npm test`, `npm run test:platform`: set up, run the named turbo tasks, even after failures, and print a summary.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { quietEnv, root, setup } from './setup.mjs';

setup();
const summaries = join(root, '.turbo', 'runs');
rmSync(summaries, { recursive: true, force: true });
const turbo = join(root, 'node_modules', '.bin', 'turbo');
const tasks = process.argv.slice(2);
const order =
  tasks.includes('test') && tasks.every((task) => !task.startsWith('--filter')) ? sparkFirst() : [];
const ran = execute(turbo, ['run', ...tasks, ...order, '--continue=dependencies-successful', '--summarize']);
if (!existsSync(summaries)) process.exit(ran.status || 1);

const [summary] = readdirSync(summaries);
const tooling = join(root, 'packages', 'tooling');
const main = join(tooling, 'src', 'summary', 'main.ts');
const summed = execute(process.execPath, [
  '-r',
  join(tooling, 'register.cjs'),
  main,
  root,
  join(summaries, summary),
]);
process.exit(ran.status || summed.status || 0);

/**
 * Lets the tests of all packages wait until those of Spark can begin. Turbo begins tasks in the order in which they can, and Spark
 * waits longest, for its Python environment: its tests would be the last, and run alone in the end. A choice of packages does not wait.
 * @returns options of turbo
 */
function sparkFirst() {
  const config = JSON.parse(readFileSync(join(root, 'turbo.json'), 'utf8').replaceAll(/^\s*\/\/.*$/gm, ''));
  config.tasks.test.dependsOn.push('@cardlake/spark-jobs#test:ready');
  const folder = join(root, 'node_modules', '.cache');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'turbo-spark-first.json');
  writeFileSync(path, JSON.stringify(config));
  return [`--root-turbo-json=${path}`];
}

function execute(command, args) {
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    env: quietEnv,
    shell: process.platform === 'win32',
  });
  if (result.error) console.error(`cardlake: cannot run ${command}: ${result.error.message}`);
  return { status: result.error || result.signal ? 1 : result.status };
}
