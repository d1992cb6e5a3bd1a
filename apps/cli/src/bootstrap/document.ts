import { boundaryArn, permissionsBoundaryPolicy } from './boundary';
import { githubRoles } from './github-roles';
import { type BootstrapInputs, stateLocation, type Terraform } from './locations';
import { stateBucket } from './state-bucket';

/** AWS provider version of the stacks. */
const PROVIDER = { source: 'hashicorp/aws', version: '6.25.0' };

/** Alias of a provider that sets no tags. */
const UNTAGGED = 'untagged';

/**
 * Builds the Terraform, in JSON syntax, that an account needs before the first stack: the bucket for the states,
 * the roles of the workflows, and the permissions boundary of the roles that they create. Its own state is a local file, since it exists before any other.
 */
export function bootstrapDocument(inputs: BootstrapInputs): Terraform {
  const { settings } = inputs;
  const { project, environment, accountId, tags, untaggedServices } = settings;
  const { region } = stateLocation(settings);
  const provider = { region, ...(accountId === undefined ? {} : { allowed_account_ids: [accountId] }) };
  const tagged = {
    ...provider,
    default_tags: [
      { tags: { project, environment, stack: 'bootstrap', 'managed-by': 'terraform', ...tags } },
    ],
  };
  const isTagged = !untaggedServices.includes('iam');
  const iam = { ...permissionsBoundaryPolicy(settings), ...githubRoles(inputs) };
  return {
    terraform: { required_version: '>= 1.10', required_providers: { aws: PROVIDER } },
    provider: {
      aws: isTagged ? tagged : [tagged, { ...provider, alias: UNTAGGED }],
    },
    data: { aws_caller_identity: { current: {} } },
    resource: { ...stateBucket(settings), ...(isTagged ? iam : withoutTags(iam)) },
    output: {
      state_bucket: { value: `\${aws_s3_bucket.state.bucket}` },
      state_region: { value: region },
      permissions_boundary_arn: { value: boundaryArn(settings) },
      plan_role_arn: { value: `\${aws_iam_role.plan.arn}` },
      deploy_role_arn: { value: `\${aws_iam_role.deploy.arn}` },
    },
  };
}

/** Gives resources, by type and name, the provider that sets no tags. */
const withoutTags = (resources: Terraform): Terraform =>
  Object.fromEntries(
    Object.entries(resources).map(([type, byName]) => [
      type,
      Object.fromEntries(
        Object.entries(byName as Readonly<Record<string, object>>).map(([name, given]) => [
          name,
          { ...given, provider: `aws.${UNTAGGED}` },
        ]),
      ),
    ]),
  );
