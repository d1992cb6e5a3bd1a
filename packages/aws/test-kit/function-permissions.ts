import { readFileSync } from 'node:fs';

interface Statement {
  readonly Sid: string;
  readonly Action: string | readonly string[];
}

/** Statements of a function's role for Lambda itself: traces, logs, environment variables, dead letters. */
export const LAMBDA_STATEMENTS = [
  'Trace',
  'Environment',
  'WriteLogs',
  'SendToDeadLetters',
  'SendToDeadLettersKey',
] as const;

/** Statements of the role of a function that reads a queue, for Lambda itself. */
export const QUEUE_STATEMENTS = [...LAMBDA_STATEMENTS, 'ConsumeQueue', 'ConsumeQueueKey'] as const;

/**
 * Reads the actions that reviewed Terraform grants to a role, sorted.
 * @param golden path of the reviewed Terraform of a stack
 * @param role beginning of the logical name of the role's policy
 * @param leftOut ids of statements that are not for the code
 * @throws Error when there is no such role
 */
export function grantedActions(golden: string, role: string, leftOut: readonly string[] = []): string[] {
  const { aws_iam_role_policy: policies } = JSON.parse(readFileSync(golden, 'utf8')).resource;
  const found = Object.entries<{ policy: { '(json)': { Statement: Statement[] } } }>(policies).find(
    ([name]) => name.startsWith(role),
  )?.[1];
  if (found === undefined) throw new Error(`${golden} has no policy of a role ${role}`);
  const own = found.policy['(json)'].Statement.filter(({ Sid }) => !leftOut.includes(Sid));
  return [...new Set(own.flatMap(({ Action }) => Action))].sort();
}

/**
 * Returns the actions that calls need, sorted.
 * @param calls the calls of a bundle, as IAM actions
 * @param exceptions `neverCalled`: in the bundle, but not called; `alsoRequired`: what AWS requires in addition to an action
 */
export function neededActions(
  calls: Iterable<string>,
  {
    neverCalled,
    alsoRequired,
  }: {
    readonly neverCalled: readonly string[];
    readonly alsoRequired: Readonly<Record<string, readonly string[]>>;
  },
): string[] {
  const called = [...calls].filter((action) => !neverCalled.includes(action));
  return [...new Set(called.flatMap((action) => [action, ...(alsoRequired[action] ?? [])]))].sort();
}
