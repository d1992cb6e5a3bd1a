// `node go.mjs vet|test …` runs Go on the provider; `node go.mjs format` fails for files that gofmt would change. The
// results of the tests go where the summary of `npm test` looks for them.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = (path) => fileURLToPath(new URL(path, import.meta.url));
const env = { ...process.env, GOTOOLCHAIN: 'local', GOWORK: 'off' };

function run(command, args, options) {
  const result = spawnSync(command, args, {
    cwd: folder('provider'),
    env,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    ...options,
  });
  if (!result.error) return result;
  console.error(
    `terraform-offline: cannot run ${command}: ${result.error.message}. Install Go 1.25 or later: https://go.dev/dl`,
  );
  process.exit(1);
}

function checkFormat() {
  const { status, stdout, stderr } = run('gofmt', ['-l', '.']);
  if (stdout) console.error(`These files are not formatted; run "gofmt -w provider":\n${stdout}`);
  process.stderr.write(stderr);
  return status !== 0 || stdout ? 1 : 0;
}

/** Runs the tests; prints what Go prints, and writes each test with its outcome as one suite. */
function test(args) {
  const { status, stdout, stderr } = run('go', ['test', '-json', ...args]);
  process.stderr.write(stderr);
  const outputs = new Map();
  const tests = [];
  let seconds = 0;
  for (const line of stdout.split('\n').filter((each) => each.startsWith('{'))) {
    const { Action: action, Test: name, Output: output = '', Elapsed: elapsed } = JSON.parse(line);
    if (name === undefined) process.stdout.write(output);
    else outputs.set(name, (outputs.get(name) ?? '') + output);
    if (name === undefined) seconds = elapsed ?? seconds;
    else if (action === 'pass') tests.push({ name, status: 'passed' });
    else if (action === 'skip') tests.push({ name, status: 'skipped', reason: outputs.get(name) });
    else if (action === 'fail') {
      tests.push({ name, status: 'failed', message: outputs.get(name) });
      process.stdout.write(outputs.get(name) ?? '');
    }
  }
  const results = folder('node_modules/.cache/test-results');
  mkdirSync(results, { recursive: true });
  writeFileSync(`${results}/test.json`, JSON.stringify([{ path: 'provider', seconds, tests }]));
  return status ?? 1;
}

const [command, ...rest] = process.argv.slice(2);
if (command === 'format') process.exit(checkFormat());
if (command === 'test') process.exit(test(rest));
process.exit(run('go', process.argv.slice(2), { stdio: 'inherit' }).status ?? 1);
