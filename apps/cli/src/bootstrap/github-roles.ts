import { boundaryArn } from './boundary';
import { accountId, type BootstrapInputs, type Terraform } from './locations';
import { deployStatements } from './permissions';
import { planStatements } from './plan-permissions';
import { tokenSubjects } from './repository';
import type { Statement } from './statement';

const ISSUER = 'token.actions.githubusercontent.com';
const AUDIENCE = 'sts.amazonaws.com';
const VERSION = '2012-10-17';

type RoleName = 'plan' | 'deploy';

interface Role {
  /** Ends of the subjects of the tokens that may assume the role, after the repository. */
  readonly contexts: readonly string[];
  readonly description: string;
  /** AWS managed policy that the statements extend or limit. */
  readonly managed: string;
  readonly statements: readonly Statement[];
}

/** The branch that is deployed. */
const MAIN = 'ref:refs/heads/main';

/**
 * Builds two roles for the workflows of a repository: pull requests, and deployments before their approval, may plan; the environment
 * of the same name, with its approvals, may deploy. They are assumed by GitHub's tokens, without stored keys, and by the given users.
 */
export function githubRoles(inputs: BootstrapInputs): Terraform {
  const { settings, hasProvider } = inputs;
  const { environment } = settings;
  const roles: Readonly<Record<RoleName, Role>> = {
    plan: {
      contexts: ['pull_request', MAIN],
      description: 'Plans of pull requests and of main: reads settings, no data',
      managed: 'ReadOnlyAccess',
      statements: planStatements(settings),
    },
    deploy: {
      contexts: [`environment:${environment}`],
      description: `Deploys ${environment} once the environment's reviewers approved`,
      managed: 'PowerUserAccess',
      statements: deployStatements(settings, boundaryArn(settings)),
    },
  };
  const entries = Object.entries(roles) as [RoleName, Role][];
  const forEach = (make: (name: RoleName, role: Role) => Terraform) =>
    Object.fromEntries(entries.map(([name, role]) => [name, make(name, role)]));
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

function roleOf(
  { settings, repository, hasProvider, users = {} }: BootstrapInputs,
  name: RoleName,
  role: Role,
): Terraform {
  const { project, environment, iam } = settings;
  const provider = hasProvider
    ? `arn:aws:iam::${accountId(settings)}:oidc-provider/${ISSUER}`
    : `\${aws_iam_openid_connect_provider.github.arn}`;
  const trust = {
    Effect: 'Allow',
    Principal: { Federated: provider },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: {
      StringEquals: {
        [`${ISSUER}:aud`]: AUDIENCE,
        [`${ISSUER}:sub`]: role.contexts.flatMap((context) => tokenSubjects(repository, context)),
      },
    },
  };
  const user = users[name];
  const trusts =
    user === undefined
      ? [trust]
      : [trust, { Effect: 'Allow', Principal: { AWS: user }, Action: 'sts:AssumeRole' }];
  return {
    // Not `<project>-<env>-…`: the deploy role may change roles of that name, and it must not change itself.
    name: `${iam.namePrefix}${project}-github-${name}-${environment}`,
    description: role.description,
    assume_role_policy: JSON.stringify({ Version: VERSION, Statement: trusts }),
    ...(iam.permissionsBoundaryArn ? { permissions_boundary: iam.permissionsBoundaryArn } : {}),
  };
}
