import { githubRoles } from './github-roles';
import { type BootstrapInputs, stateLocation, type Terraform } from './locations';
import { stateBucket } from './state-bucket';

/** The provider that the stacks are made for. */
const PROVIDER = { source: 'hashicorp/aws', version: '6.25.0' };

/**
 * Terraform, in its JSON syntax, of what an account needs before the first stack: the bucket of the states and the
 * roles of the workflows. Its own state is a local file: it describes what has to be there before any other.
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
    resource: { ...stateBucket(settings), ...githubRoles(inputs) },
    output: {
      state_bucket: { value: `\${aws_s3_bucket.state.bucket}` },
      state_region: { value: region },
      plan_role_arn: { value: `\${aws_iam_role.plan.arn}` },
      deploy_role_arn: { value: `\${aws_iam_role.deploy.arn}` },
    },
  };
}
