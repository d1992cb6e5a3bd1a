import type { DescribedExecution, Executions } from '@cardlake/aws/executions';
import { UserError } from '@cardlake/runtime';
import { z } from 'zod';
import { describeAll, findExecution } from './described-executions';

const outputSchema = z.object({ outcome: z.string(), report: z.string(), feeds: z.array(z.unknown()) });

/** Request of an operation on feeds, as the state machine reads it. */
export interface OperationRequest {
  readonly feeds?: readonly string[];
  readonly from: string;
  readonly to?: string;
  readonly prefix?: string;
  readonly dryRun?: boolean;
  readonly force?: boolean;
}

/** An operation on feeds, as its execution tells it. */
export interface OperationStatus {
  /** Name of the execution. */
  readonly execution: string;
  readonly status: string;
  readonly started: string;
  readonly ended: string | null;
  readonly request: unknown;
  /** `passed`, `blocked` or `dry-run`; null unless it succeeded. */
  readonly outcome: string | null;
  /** Key of the report in the lake. */
  readonly report: string | null;
  /** Counts of each feed. */
  readonly feeds: readonly unknown[];
  readonly error: string | null;
  /** Says what failed, or which objects are stuck. */
  readonly cause: string | null;
}

/** Starts an operation. @returns the name of its execution */
export async function startOperation(
  executions: Pick<Executions, 'start'>,
  machine: string,
  request: OperationRequest,
): Promise<string> {
  const arn = await executions.start(machine, request);
  return arn.slice(arn.lastIndexOf(':') + 1);
}

/** Lists operations, the newest first. */
export async function listOperations(
  executions: Pick<Executions, 'list' | 'describe'>,
  machine: string,
  limit: number,
): Promise<OperationStatus[]> {
  return describeAll(await executions.list(machine, limit), async (arn) =>
    toStatus(await executions.describe(arn)),
  );
}

/**
 * Finds an operation by the name of its execution; by default the newest.
 * @param env environment that the hints name
 * @throws UserError `not_found` when there is none
 */
export async function findOperation(
  executions: Pick<Executions, 'list' | 'describe' | 'arnOf'>,
  machine: string,
  { name, env }: { readonly name: string | undefined; readonly env: string },
): Promise<OperationStatus> {
  if (name === undefined) {
    const [newest] = await listOperations(executions, machine, 1);
    if (newest !== undefined) return newest;
    throw new UserError('not_found', 'expected an operation on feeds, found none', {
      hint: `Start one: \`cardlake feed ops start --from 2026-05-01 --env ${env}\``,
    });
  }
  const found = await findExecution(executions, machine, name);
  if (found !== undefined) return toStatus(found);
  throw new UserError('not_found', `there is no operation ${name}`, {
    hint: `\`cardlake feed ops history --env ${env}\` lists them; Step Functions forgets one 90 days after its end.`,
  });
}

function toStatus({ name, status, startedMs, endedMs, input, output, error, cause }: DescribedExecution) {
  const result = output === undefined ? undefined : outputSchema.parse(JSON.parse(output));
  return {
    execution: name,
    status,
    started: new Date(startedMs).toISOString(),
    ended: endedMs === undefined ? null : new Date(endedMs).toISOString(),
    request: JSON.parse(input),
    outcome: result?.outcome ?? null,
    report: result?.report ?? null,
    feeds: result?.feeds ?? [],
    error: error ?? null,
    cause: cause ?? null,
  };
}
