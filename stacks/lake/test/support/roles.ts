import {
  GetRolePolicyCommand,
  type IAMClient,
  ListRolePoliciesCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import type { LocalAws } from '@cardlake/local-aws/test-kit';

interface Statement {
  readonly Sid: string;
  readonly Action: string | readonly string[];
}

interface Policy {
  readonly Statement: readonly Statement[];
}

/** Reads the policies of a role by their names. */
async function readPolicies(iam: IAMClient, RoleName: string): Promise<Map<string, Policy>> {
  const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
  const policies = new Map<string, Policy>();
  for (const PolicyName of PolicyNames) {
    const { PolicyDocument = '' } = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
    policies.set(PolicyName, JSON.parse(decodeURIComponent(PolicyDocument)));
  }
  return policies;
}

/** Reads the actions that a role is allowed, but that local AWS has not yet allowed it; each once, sorted. */
export async function readUnusedActions(
  { iam, aws }: { readonly iam: IAMClient; readonly aws: LocalAws },
  role: string,
): Promise<string[]> {
  const policies = [...(await readPolicies(iam, role)).values()];
  const granted = policies.flatMap(({ Statement }) => Statement.flatMap(({ Action }) => Action));
  const used = new Set(
    aws.readJudgements().flatMap((each) => (each.role === role && each.allowed ? [each.action] : [])),
  );
  return [...new Set(granted)].filter((action) => !used.has(action)).sort();
}

/**
 * Takes a statement away from a role while something runs.
 * @throws Error when the role has no such statement
 */
export async function withoutStatement<T>(
  iam: IAMClient,
  RoleName: string,
  sid: string,
  run: () => Promise<T>,
): Promise<T> {
  const policies = await readPolicies(iam, RoleName);
  const [PolicyName, policy] =
    [...policies].find(([, { Statement }]) => Statement.some(({ Sid }) => Sid === sid)) ?? [];
  if (policy === undefined) throw new Error(`${RoleName} has no statement ${sid}`);
  const put = (Statement: readonly Statement[]) =>
    iam.send(
      new PutRolePolicyCommand({
        RoleName,
        PolicyName,
        PolicyDocument: JSON.stringify({ ...policy, Statement }),
      }),
    );
  await put(policy.Statement.filter(({ Sid }) => Sid !== sid));
  try {
    return await run();
  } finally {
    await put(policy.Statement);
  }
}
