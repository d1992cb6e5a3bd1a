import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  type SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';

/** How an execution ended, and by which states. */
export interface Ended {
  readonly arn: string;
  readonly name: string;
  readonly status: string;
  readonly output: unknown;
  readonly error: string | undefined;
  readonly cause: string | undefined;
  /** Names of the states it entered, in order. */
  readonly states: readonly string[];
}

/** Waits until something is so; the test's time limit ends it. */
export async function until(ready: () => Promise<boolean>): Promise<void> {
  while (!(await ready())) await new Promise((resolve) => setTimeout(resolve, 500));
}

/** Starts an execution and does not wait. */
export async function start(sfn: SFNClient, stateMachineArn: string, input: object): Promise<string> {
  const { executionArn } = await sfn.send(
    new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }),
  );
  return executionArn!;
}

/** Waits for the end of an execution. */
export async function end(sfn: SFNClient, executionArn: string): Promise<Ended> {
  for (;;) {
    const found = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    if (found.status !== 'RUNNING') {
      const { events } = await sfn.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }));
      return {
        arn: executionArn,
        name: found.name!,
        status: found.status!,
        output: found.output === undefined ? undefined : JSON.parse(found.output),
        error: found.error,
        cause: found.cause,
        states: (events ?? []).flatMap(
          ({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name ?? [],
        ),
      };
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
