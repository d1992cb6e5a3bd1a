import { boundaryName, type Settings } from '@cardlake/platform';
import { accountId, type Terraform } from './locations';
import { boundaryStatements } from './permissions';

/** Reference to the boundary, or the ARN of the organisation's own. */
export const boundaryArn = ({ iam }: Settings): string =>
  iam.permissionsBoundaryArn ?? `\${aws_iam_policy.boundary.arn}`;

/**
 * Builds the permissions boundary of the roles that deployments create: a role of a stack can do no more than the
 * deployment itself, whatever its policy says. An organisation that gives its own boundary gets no second one.
 */
export function permissionsBoundaryPolicy(settings: Settings): Terraform {
  if (settings.iam.permissionsBoundaryArn) return {};
  const name = boundaryName(settings);
  return {
    aws_iam_policy: {
      boundary: {
        name,
        description: `Limits every role that deployments of ${settings.environment} create`,
        policy: JSON.stringify({
          Version: '2012-10-17',
          // By name, since a policy cannot refer to itself.
          Statement: boundaryStatements(settings, `arn:aws:iam::${accountId(settings)}:policy/${name}`),
        }),
      },
    },
  };
}
