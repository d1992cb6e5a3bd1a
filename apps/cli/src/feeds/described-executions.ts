import { forEachConcurrently } from '@cardlake/aws';
import type { DescribedExecution, Executions } from '@cardlake/aws/executions';

/** Executions that are described at once: Step Functions throttles more, by account and region. */
const AT_ONCE = 8;

/** Describes executions by their ARNs, in their order. */
export async function describeAll<T>(
  arns: readonly string[],
  describe: (arn: string) => Promise<T>,
): Promise<T[]> {
  const found: T[] = [];
  await forEachConcurrently([...arns.entries()], AT_ONCE, async ([at, arn]) => {
    found[at] = await describe(arn);
  });
  return found;
}

/** Describes an execution by its name; undefined when there is none. Step Functions forgets one 90 days after its end. */
export async function findExecution(
  executions: Pick<Executions, 'arnOf' | 'describe'>,
  machine: string,
  name: string,
): Promise<DescribedExecution | undefined> {
  try {
    return await executions.describe(executions.arnOf(machine, name));
  } catch (error) {
    if (error instanceof Error && error.name === 'ExecutionDoesNotExist') return undefined;
    throw error;
  }
}
