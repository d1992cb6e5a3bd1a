import { spawnSync } from 'node:child_process';

const INSTALL: Readonly<Record<string, string>> = {
  go: 'Install Go 1.25 or later: https://go.dev/dl',
  terraform: 'Install Terraform 1.11 or later: https://developer.hashicorp.com/terraform/install',
};

/**
 * Runs a tool of this machine and answers its standard output.
 * @throws Error when the tool is missing or fails, with what it printed
 */
export function runTool(
  tool: 'go' | 'terraform',
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): string {
  const result = spawnSync(tool, args, { cwd, env: { ...process.env, ...env }, encoding: 'utf8' });
  if (result.error)
    throw new Error(`terraform-offline: cannot run ${tool}: ${result.error.message}. ${INSTALL[tool]}`);
  if (result.status === 0) return result.stdout;
  throw new Error(
    `terraform-offline: ${tool} ${args.join(' ')} ended with ${result.status}:\n${result.stdout}${result.stderr}`,
  );
}
