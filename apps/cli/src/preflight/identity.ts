import type { Account } from '@cardlake/aws/account';
import type { Settings } from '@cardlake/platform';
import { type Finding, findingsOf } from './finding';

const { ok, blocked, warning } = findingsOf('identity');

/** Checks that the credentials belong to the account of the settings. */
export function checkIdentity(
  settings: Settings,
  found: { readonly accountId: string; readonly arn: string },
): Finding {
  const { accountId: expected } = settings;
  if (expected === undefined) {
    return warning(
      `${found.arn} in account ${found.accountId}; the settings name no account, so that any would be deployed to`,
      `Set accountId: '${found.accountId}' in packages/platform/src/environments.ts; Terraform then refuses any other account.`,
    );
  }
  if (expected === found.accountId) return ok(`${found.arn}, as the settings demand`);
  return blocked(
    `the credentials belong to account ${found.accountId}, the settings to ${expected}`,
    'Use other credentials (AWS_PROFILE), or correct accountId in packages/platform/src/environments.ts.',
  );
}

const region = findingsOf('region');

/** Checks that commands which name no region use that of the settings. */
export async function checkRegion(settings: Settings, account: Account): Promise<Finding> {
  const found = await account.readDefaultRegion();
  if (found === settings.region) return region.ok(`${found}, as the settings demand`);
  return region.warning(
    `the settings demand ${settings.region}; ${found === undefined ? 'no region is set here' : `${found} is set here`}`,
    `Stacks are deployed to ${settings.region} in any case. For commands without --region: export AWS_REGION=${settings.region}`,
  );
}
