/** A statement of a policy; `resources` are ARNs or the tokens of ARNs. */
export interface Statement {
  readonly sid: string;
  /** @default 'Allow' */
  readonly effect?: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Why nothing narrower than the resource `*` will do. @default - the resources are named */
  readonly anyResource?: string;
  /** For resource policies. @default - the identity the policy is attached to */
  readonly principals?: Readonly<Record<string, string | readonly string[]>>;
  /** @default - none */
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

const one = (values: readonly string[]): string | readonly string[] =>
  values.length === 1 ? (values[0] as string) : values;

/** A policy document as JSON text, in the order given. */
export const policyDocument = (statements: readonly Statement[]): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: statements.map(({ sid, effect = 'Allow', principals, actions, resources, conditions }) => ({
      Sid: sid,
      Effect: effect,
      Principal: principals,
      Action: one(actions),
      Resource: one(resources),
      Condition: conditions,
    })),
  });

// Lambda sends no source account when it assumes a function's role; passing the role is what is guarded there.
const WITHOUT_SOURCE_ACCOUNT = ['lambda.amazonaws.com'];

/** The trust policy of a role that one AWS service assumes, for things of this account only. */
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
