// `npm run test:platform`: what `npm test` leaves out because it takes minutes: Terraform, checkov and the state machine,
// the lake end to end, and the stacks on cdktn. What a machine lacks is skipped, and said with its reason.
import { spawnSync } from 'node:child_process';
import { quietEnv, root, setup } from './setup.mjs';

/** Every step runs, so that one look at the log shows all that is broken; `lacks` says why a step cannot. */
const STEPS = [
  { name: 'what is deployed is built', command: ['npm', 'run', 'build'] },
  { name: 'cdktf synth', command: ['cdktf', 'synth'] },
  { name: 'checkov', command: ['node', 'scripts/checkov.mjs'] },
  {
    name: 'the offline Terraform provider',
    command: ['pnpm', '--filter', '@cardlake/terraform-offline', 'test:platform'],
  },
  {
    name: 'terraform and the state machine',
    command: ['pnpm', '--filter', '@cardlake/lake-stack', 'test:terraform'],
  },
  {
    name: 'the lake end to end',
    command: ['pnpm', '--filter', '@cardlake/lake-stack', 'test:e2e'],
  },
  { name: 'the Spark jobs', command: ['pnpm', '--filter', '@cardlake/spark-jobs', 'test:platform'] },
  {
    name: 'the stacks on cdktn',
    command: ['node', 'scripts/cdktn-alias.mjs'],
    lacks: () =>
      spawnSync('npm', ['view', 'cdktn', 'version'], { env: quietEnv, timeout: 600_000 }).status === 0
        ? undefined
        : 'the package registry cannot be reached',
  },
];

setup();
const ended = STEPS.map(({ name, command: [command, ...args], lacks = () => undefined }) => {
  const reason = lacks();
  if (reason) return say(name, `skipped: ${reason}`);
  const began = Date.now();
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', env: quietEnv });
  const seconds = Math.round((Date.now() - began) / 1000);
  if (status === 0) return say(name, `passed in ${seconds} s`);
  process.exitCode = 1;
  return say(name, `FAILED after ${seconds} s${error ? `: ${error.message}` : ''}`);
});
console.log(['', ...ended].join('\n'));

/** Tells how a step ended, at once; the same again for the summary. */
function say(name, how) {
  const line = `platform: ${name}: ${how}`;
  console.log(line);
  return line;
}
