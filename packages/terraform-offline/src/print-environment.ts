import { offlineTerraformEnvironment } from './environment';

// For a shell: eval "$(pnpm --silent --filter @cardlake/terraform-offline environment)"
for (const [name, value] of Object.entries(offlineTerraformEnvironment())) {
  console.log(`export ${name}='${value.replaceAll("'", "'\\''")}'`);
}
