import type { TerraformResource } from 'cdktf';

/** Where a suppression stands in the synthesized JSON: Terraform reads nothing under `//`. */
export const SUPPRESSIONS = 'suppressions';

/**
 * Lets a resource break a rule (ours or checkov's), with the reason written beside the resource, in code and in the
 * synthesized Terraform.
 * @param rule id of the rule, `CKV_AWS_18` or `no-wildcard-resource`
 * @param reason why this resource is right to break it
 */
export function suppress(resource: TerraformResource, rule: string, reason: string): void {
  resource.addOverride(`//.${SUPPRESSIONS}.${rule}`, reason);
}
