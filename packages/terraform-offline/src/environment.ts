import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildProvider } from './build-provider';
import { DIST, VERSION } from './layout';
import { writeMirror } from './mirror';

/**
 * Builds the provider unless it is built, and answers the environment variables with which Terraform and CDKTF use it.
 * The first build takes a minute or two, and Go fetches its modules; later calls take a fraction of a second.
 * @throws Error when Go or Terraform is missing, or the build fails
 */
export function offlineTerraformEnvironment(): Readonly<Record<string, string>> {
  const mirror = writeMirror(buildProvider(), VERSION);
  const settings = join(DIST, 'terraform.rc');
  writeFileSync(
    settings,
    `disable_checkpoint = true
provider_installation {
  filesystem_mirror {
    path = "${mirror}"
  }
}
`,
  );
  return {
    TF_CLI_CONFIG_FILE: settings,
    // The CDKTF command line runs `terraform providers lock`, which ignores the file above.
    TF_CLI_ARGS_providers_lock: `-fs-mirror=${mirror}`,
    // It also keeps providers under ~/.terraform.d, where a real AWS provider of the same version may be needed one day.
    CDKTF_DISABLE_PLUGIN_CACHE_ENV: '1',
    // It sends reports and looks for new versions.
    CHECKPOINT_DISABLE: '1',
  };
}
