/** A policy statement; `resources` are ARNs or tokens of ARNs. */
export interface Statement {
  readonly sid: string;
  /** @default 'Allow' */
  readonly effect?: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Reason why the statement needs the resource `*`. @default - the resources are specific */
  readonly wildcardReason?: string;
  /** Principals of a resource policy. @default - the identity that has the policy */
  readonly principals?: Readonly<Record<string, string | readonly string[]>>;
  /** IAM conditions. @default - none */
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** Writes a list of one as its value, as policies do. */
export const single = (values: readonly string[]): string | readonly string[] =>
  values.length === 1 ? (values[0] as string) : values;

/** Formats a policy document as JSON, in the given order. */
export const policyDocument = (statements: readonly Statement[]): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: statements.map(({ sid, effect = 'Allow', principals, actions, resources, conditions }) => ({
      Sid: sid,
      Effect: effect,
      Principal: principals,
      Action: single(actions),
      Resource: single(resources),
      Condition: conditions,
    })),
  });

// Lambda sends no source account when it assumes a role; for functions, the permission to pass the role is restricted.
const WITHOUT_SOURCE_ACCOUNT = ['lambda.amazonaws.com'];

/** Builds the trust policy of a role that one AWS service assumes on behalf of this account. */
export const trustPolicy = (service: string, account: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'Service',
        Effect: 'Allow',
        Principal: { Service: service },
        Action: 'sts:AssumeRole',
        Condition: WITHOUT_SOURCE_ACCOUNT.includes(service)
          ? undefined
          : { StringEquals: { 'aws:SourceAccount': account } },
      },
    ],
  });
