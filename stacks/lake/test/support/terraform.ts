import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

const offline = join(__dirname, '..', '..', '..', '..', '..', 'shared', 'terraform-offline', 'install');

/** What a command said and how it ended. */
export interface Outcome {
  readonly status: number | null;
  readonly output: string;
}

/** Terraform with a provider that can be reached. */
export interface Terraform {
  run(folder: string, ...args: string[]): Outcome;
  readonly env: NodeJS.ProcessEnv;
}

const execute = (command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Outcome => {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    env,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  return { status, output: `${stdout ?? ''}${stderr ?? ''}` };
};

/**
 * Terraform over the stand-in of the AWS provider that lies beside the checkout, if it does.
 * @param home everything Terraform keeps for itself goes here, nothing into the user's home
 * @returns or why there is none, as text
 */
export function offlineTerraform(home: string): Terraform | string {
  if (!existsSync(offline)) return 'there is no ../shared/terraform-offline beside the checkout';
  for (const tool of ['terraform', 'go']) {
    if (spawnSync(tool, ['version']).error) return `${tool} is not on the PATH`;
  }
  const installed = spawnSync(offline, [], { encoding: 'utf8' });
  if (installed.status !== 0) return `the offline provider cannot be built: ${installed.stderr}`;
  const settings = spawnSync('bash', ['-c', `${installed.stdout}\nenv -0`], { encoding: 'utf8' });
  const env = Object.fromEntries(
    settings.stdout
      .split('\0')
      .filter((line) => line.includes('='))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
  return terraformWith({ ...env, CDKTF_HOME: home });
}

/**
 * Terraform over the real AWS provider, wherever Terraform finds it: it can check stacks, and needs an account for more.
 * @param home as {@link offlineTerraform}; the provider is kept there, once for all stacks
 * @param stack folder of a synthesized stack, which says what provider is wanted
 * @returns or why there is none, as text
 */
export function realTerraform(home: string, stack: string): Terraform | string {
  const cache = join(home, 'providers');
  mkdirSync(cache, { recursive: true });
  const terraform = terraformWith({ ...process.env, TF_PLUGIN_CACHE_DIR: cache });
  const { status, output } = terraform.run(stack, 'init', '-backend=false');
  if (status === null) return 'terraform is not on the PATH';
  return status === 0 ? terraform : `Terraform cannot reach the AWS provider: ${output}`;
}

function terraformWith(env: NodeJS.ProcessEnv): Terraform {
  const all = { ...env, TF_IN_AUTOMATION: '1', TF_INPUT: '0', TF_CLI_ARGS: '-no-color' };
  return { env: all, run: (folder, ...args) => execute('terraform', args, folder, all) };
}

/** The same environment, for another command. */
export const runWith = (
  terraform: Terraform,
  command: string,
  args: readonly string[],
  cwd: string,
): Outcome => execute(command, args, cwd, terraform.env);
