// `node go.mjs vet|test …` runs Go on the provider; `node go.mjs format` lists the files that gofmt would change.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const cwd = fileURLToPath(new URL('provider', import.meta.url));
const env = { ...process.env, GOTOOLCHAIN: 'local', GOWORK: 'off' };

function run(command, args, options) {
  const result = spawnSync(command, args, { cwd, env, encoding: 'utf8', ...options });
  if (!result.error) return result;
  console.error(
    `terraform-offline: cannot run ${command}: ${result.error.message}. Install Go 1.25 or later: https://go.dev/dl`,
  );
  process.exit(1);
}

const args = process.argv.slice(2);
if (args[0] === 'format') {
  const { status, stdout, stderr } = run('gofmt', ['-l', '.']);
  if (stdout) console.error(`These files are not formatted; run "gofmt -w provider":\n${stdout}`);
  process.stderr.write(stderr);
  process.exit(status !== 0 || stdout ? 1 : 0);
}
process.exit(run('go', args, { stdio: 'inherit' }).status ?? 1);
