import type { TerraformResource } from 'cdktf';

/** Key of the suppressions in the synthesized JSON, under `//`, which Terraform ignores. */
export const SUPPRESSIONS = 'suppressions';

/**
 * Allows a resource to break one of our rules or of checkov's. The reason is part of the synthesized Terraform.
 * @param rule id of the rule, such as `CKV_AWS_18` or `no-wildcard-resource`
 * @param reason justification of the exception
 */
export function suppress(resource: TerraformResource, rule: string, reason: string): void {
  resource.addOverride(`//.${SUPPRESSIONS}.${rule}`, reason);
}
