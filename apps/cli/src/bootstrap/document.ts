import { boundaryArn, permissionsBoundaryPolicy } from './boundary';
import { githubRoles } from './github-roles';
import { type BootstrapInputs, stateLocation, type Terraform } from './locations';
import { stateBucket } from './state-bucket';

/** AWS provider version of the stacks. */
const PROVIDER = { source: 'hashicorp/aws', version: '6.25.0' };

/**
 * Builds the Terraform, in JSON syntax, that an account needs before the first stack: the bucket for the states,
 * the roles of the workflows, and the permissions boundary of the roles that they create. Its own state is a local file, since it exists before any other.
 */
export function bootstrapDocument(inputs: BootstrapInputs): Terraform {
  const { settings } = inputs;
  const { project, environment, accountId, tags } = settings;
  const { region } = stateLocation(settings);
  return {
    terraform: { required_version: '>= 1.10', required_providers: { aws: PROVIDER } },
    provider: {
      aws: {
        region,
        ...(accountId === undefined ? {} : { allowed_account_ids: [accountId] }),
        default_tags: [
          { tags: { project, environment, stack: 'bootstrap', 'managed-by': 'terraform', ...tags } },
        ],
      },
    },
    data: { aws_caller_identity: { current: {} } },
    resource: { ...stateBucket(settings), ...permissionsBoundaryPolicy(settings), ...githubRoles(inputs) },
    output: {
      state_bucket: { value: `\${aws_s3_bucket.state.bucket}` },
      state_region: { value: region },
      permissions_boundary_arn: { value: boundaryArn(settings) },
      plan_role_arn: { value: `\${aws_iam_role.plan.arn}` },
      deploy_role_arn: { value: `\${aws_iam_role.deploy.arn}` },
    },
  };
}
