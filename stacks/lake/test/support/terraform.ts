import { spawnSync } from 'node:child_process';
import { offlineTerraformEnvironment } from '@cardlake/terraform-offline';

/** Exit code of a command and everything it printed. */
export interface Outcome {
  readonly status: number | null;
  readonly output: string;
}

/** Terraform with the offline AWS provider. */
export interface Terraform {
  /** Environment in which other commands find the same Terraform. */
  readonly env: NodeJS.ProcessEnv;
  run(folder: string, ...args: string[]): Outcome;
}

/**
 * Sets up Terraform with the offline AWS provider, building the provider first if necessary.
 * @param home folder for the files that CDKTF keeps, so that nothing is written into the user's home
 */
export function offlineTerraform(home: string): Terraform {
  const env = {
    ...process.env,
    ...offlineTerraformEnvironment(),
    CDKTF_HOME: home,
    TF_IN_AUTOMATION: '1',
    TF_INPUT: '0',
    TF_CLI_ARGS: '-no-color',
  };
  return { env, run: (folder, ...args) => runCommand('terraform', args, folder, env) };
}

/** Runs a command in a folder; answers its exit code and what it printed. */
export function runCommand(
  command: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
): Outcome {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    env,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  return { status, output: `${stdout ?? ''}${stderr ?? ''}` };
}

/** Answers the output of a command that ended as expected; throws everything it printed otherwise. */
export function requireStatus({ status, output }: Outcome, expected = 0): string {
  if (status !== expected)
    throw new Error(`the command ended with ${status} instead of ${expected}:\n${output}`);
  return output;
}
