import { spawnSync } from 'node:child_process';

/** Runs a command to its end. @returns what it printed */
export function run(command, args, options = {}) {
  const result = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 28, ...options });
  if (result.error) fail(`cannot run ${command}: ${result.error.message}`);
  if (result.status !== 0) fail(`${command} ${args.join(' ')} failed: ${result.stderr || result.stdout}`);
  return result.stdout;
}

export function fail(message) {
  console.error(`image: ${message}`);
  process.exit(1);
}
