import { accountId, type BootstrapInputs, type Terraform } from './locations';
import { deployStatements, planStatements, type Statement } from './permissions';

const ISSUER = 'token.actions.githubusercontent.com';
const AUDIENCE = 'sts.amazonaws.com';
const VERSION = '2012-10-17';

interface Role {
  /** Whose tokens: what GitHub says a workflow runs for, after `repo:<owner>/<name>:`. */
  readonly subject: string;
  readonly does: string;
  /** Managed policy of AWS to begin with. */
  readonly managed: string;
  readonly statements: readonly Statement[];
}

/**
 * Two roles for the workflows of a repository, without any stored key: pull requests may plan, the environment of the
 * same name, with its approvals, may deploy.
 */
export function githubRoles(inputs: BootstrapInputs): Terraform {
  const { settings, hasProvider } = inputs;
  const { environment } = settings;
  const roles: Readonly<Record<'plan' | 'deploy', Role>> = {
    plan: {
      subject: 'pull_request',
      does: 'Plans of pull requests: reads settings, no data',
      managed: 'ReadOnlyAccess',
      statements: planStatements(settings),
    },
    deploy: {
      subject: `environment:${environment}`,
      does: `Deploys ${environment} once the environment's reviewers approved`,
      managed: 'PowerUserAccess',
      statements: deployStatements(settings),
    },
  };
  const made = Object.entries(roles);
  const forEach = (make: (name: string, role: Role) => Terraform) =>
    Object.fromEntries(made.map(([name, role]) => [name, make(name, role)]));
  return {
    ...(hasProvider
      ? {}
      : {
          aws_iam_openid_connect_provider: {
            github: { url: `https://${ISSUER}`, client_id_list: [AUDIENCE] },
          },
        }),
    aws_iam_role: forEach((name, role) => roleOf(inputs, name, role)),
    aws_iam_role_policy_attachment: forEach((name, { managed }) => ({
      role: `\${aws_iam_role.${name}.name}`,
      policy_arn: `arn:aws:iam::aws:policy/${managed}`,
    })),
    aws_iam_role_policy: forEach((name, { statements }) => ({
      name: 'cardlake',
      role: `\${aws_iam_role.${name}.name}`,
      policy: JSON.stringify({ Version: VERSION, Statement: statements }),
    })),
  };
}

function roleOf({ settings, repository, hasProvider }: BootstrapInputs, name: string, role: Role): Terraform {
  const { project, environment, iam } = settings;
  const provider = hasProvider
    ? `arn:aws:iam::${accountId(settings)}:oidc-provider/${ISSUER}`
    : `\${aws_iam_openid_connect_provider.github.arn}`;
  const trust = {
    Effect: 'Allow',
    Principal: { Federated: provider },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: {
      StringEquals: { [`${ISSUER}:aud`]: AUDIENCE, [`${ISSUER}:sub`]: `repo:${repository}:${role.subject}` },
    },
  };
  return {
    // Not `<project>-<env>-…`: those the deploy role may change, and it must not change itself.
    name: `${iam.namePrefix}${project}-github-${name}-${environment}`,
    description: role.does,
    assume_role_policy: JSON.stringify({ Version: VERSION, Statement: [trust] }),
    ...(iam.permissionsBoundaryArn === undefined ? {} : { permissions_boundary: iam.permissionsBoundaryArn }),
  };
}
