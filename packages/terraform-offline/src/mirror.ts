import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DIST, PROVIDER } from './layout';
import { runTool } from './run-tool';

/**
 * Writes a filesystem mirror in which Terraform finds the provider; answers its folder.
 *
 * Terraform finds a script there that starts the binary. Lock files hold the checksum of what is in the mirror, so they
 * stay valid when the provider is built again.
 */
export function writeMirror(binary: string, version: string): string {
  const mirror = join(DIST, 'mirror');
  const platform = runTool('go', ['env', 'GOOS', 'GOARCH'], PROVIDER).trim().split('\n').join('_');
  const folder = join(mirror, registryHost(), 'hashicorp', 'aws', version, platform);
  const script = join(folder, `terraform-provider-aws_v${version}_x5`);
  const content = `#!/bin/sh\nexec '${binary}' "$@"\n`;
  if (existsSync(script) && readFileSync(script, 'utf8') === content) return mirror;
  mkdirSync(folder, { recursive: true });
  const unfinished = `${script}-${process.pid}`;
  writeFileSync(unfinished, content);
  chmodSync(unfinished, 0o755);
  renameSync(unfinished, script);
  return mirror;
}

/** Host that Terraform puts before a short name such as hashicorp/aws; a mirror's first folder is named after it. */
function registryHost(): string {
  const folder = mkdtempSync(join(tmpdir(), 'terraform-offline-'));
  try {
    const required = { terraform: { required_providers: { aws: { source: 'hashicorp/aws' } } } };
    writeFileSync(join(folder, 'main.tf.json'), JSON.stringify(required));
    const providers = runTool('terraform', ['providers'], folder, { TF_CLI_CONFIG_FILE: '/dev/null' });
    const host = /provider\[([^/\]]*)\/hashicorp\/aws\]/.exec(providers)?.[1];
    if (host !== undefined) return host;
    throw new Error(
      `terraform-offline: \`terraform providers\` names no host of hashicorp/aws:\n${providers}`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}
