import type { Settings } from './environment';

/** Builds the name of the permissions boundary that `cardlake bootstrap` creates for the roles of an environment. */
export const boundaryName = ({ project, environment, iam }: Settings): string =>
  `${iam.namePrefix}${project}-boundary-${environment}`;

/**
 * Returns the ARN of the permissions boundary of every role, or undefined if roles have none: the one of the settings;
 * otherwise, with states in S3, the one of `cardlake bootstrap`, without which the deploy role may not create roles.
 * @param account id of the account, or a token of it
 */
export function permissionsBoundary(settings: Settings, account: string): string | undefined {
  const { iam, state } = settings;
  if (iam.permissionsBoundaryArn !== undefined) return iam.permissionsBoundaryArn ?? undefined;
  return state.kind === 's3' ? `arn:aws:iam::${account}:policy/${boundaryName(settings)}` : undefined;
}
