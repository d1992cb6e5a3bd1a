// `npm test`, `npm run test:platform`: set up, run the named turbo tasks, even after failures, and print a summary.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { quietEnv, root, setup } from './setup.mjs';

setup();
const summaries = join(root, '.turbo', 'runs');
rmSync(summaries, { recursive: true, force: true });
const turbo = join(root, 'node_modules', '.bin', 'turbo');
const tasks = process.argv.slice(2);
const ran = execute(turbo, ['run', ...tasks, '--continue=dependencies-successful', '--summarize']);
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
