/** A statement of an IAM policy, in AWS's spelling. */
export type Statement = Readonly<Record<string, unknown>> & {
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
} & ({ readonly Action: readonly string[] } | { readonly NotAction: readonly string[] });
