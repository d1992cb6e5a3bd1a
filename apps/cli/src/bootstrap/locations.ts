import type { Settings } from '@cardlake/platform';
import type { Repository } from './repository';

/** Inputs of the bootstrap document. */
export interface BootstrapInputs {
  readonly settings: Settings;
  /** GitHub repository whose workflows may use the roles. */
  readonly repository: Repository;
  /** True if the account already trusts GitHub's tokens, which it can do only once. */
  readonly hasProvider: boolean;
  /** ARNs of IAM users that may assume the roles by stored keys, for organisations whose GitHub has no OIDC. */
  readonly users?: { readonly plan?: string | undefined; readonly deploy?: string | undefined };
}

/** A part of a document in Terraform's JSON syntax. */
export type Terraform = Readonly<Record<string, unknown>>;

/** Returns the account id from the settings, or a reference to the account that runs Terraform. */
export const accountId = ({ accountId }: Settings): string =>
  accountId ?? `\${data.aws_caller_identity.current.account_id}`;

/** Reference to the bucket of the states. */
export const STATE_ARN = `\${aws_s3_bucket.state.arn}`;

/** Returns the bucket and region of the states: from the settings, or a name derived from them. */
export function stateLocation(settings: Settings): { readonly bucket: string; readonly region: string } {
  const { state, project, environment, region } = settings;
  if (state.kind === 's3') return { bucket: state.bucket, region: state.region };
  return { bucket: `${project}-${environment}-terraform-state-${accountId(settings)}`, region };
}
