import type { Settings } from '@cardlake/platform';

/** What an account gets before any stack of an environment. */
export interface BootstrapInputs {
  readonly settings: Settings;
  /** The GitHub repository whose workflows may come in, `owner/name`. */
  readonly repository: string;
  /** The account trusts GitHub's tokens already; it can do so once only. */
  readonly hasProvider: boolean;
}

/** A part of Terraform's JSON syntax. */
export type Terraform = Readonly<Record<string, unknown>>;

/** The account, as it is known: from the settings, or from whoever runs Terraform. */
export const accountId = ({ accountId }: Settings): string =>
  accountId ?? `\${data.aws_caller_identity.current.account_id}`;

/** Where the states will be: what the settings say, or a name that says what it is for. */
export function stateLocation(settings: Settings): { readonly bucket: string; readonly region: string } {
  const { state, project, environment, region } = settings;
  if (state.kind === 's3') return { bucket: state.bucket, region: state.region };
  return { bucket: `${project}-${environment}-terraform-state-${accountId(settings)}`, region };
}
