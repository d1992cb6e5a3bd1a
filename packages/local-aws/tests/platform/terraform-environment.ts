import { offlineTerraformEnvironment } from '@cardlake/terraform-offline';

// For conftest.py.
console.log(JSON.stringify(offlineTerraformEnvironment()));
