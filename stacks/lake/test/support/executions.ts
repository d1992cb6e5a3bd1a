import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  type SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { waitUntil } from './wait-until';

/** A finished execution of a state machine. */
export interface FinishedExecution {
  readonly name: string;
  readonly status: string;
  readonly output: unknown;
  readonly error: string | undefined;
  readonly cause: string | undefined;
  /** Names of the states that it entered, in order. */
  readonly states: readonly string[];
}

/** Starts an execution without waiting for it; answers its ARN. */
export async function startExecution(
  sfn: SFNClient,
  stateMachineArn: string,
  input: object,
): Promise<string> {
  const command = new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) });
  const { executionArn } = await sfn.send(command);
  if (executionArn === undefined) throw new Error(`${stateMachineArn} was started without an execution`);
  return executionArn;
}

/** Lists the executions of a state machine, the newest first. */
export async function listExecutions(sfn: SFNClient, stateMachineArn: string): Promise<string[]> {
  const { executions = [] } = await sfn.send(new ListExecutionsCommand({ stateMachineArn }));
  return executions.flatMap(({ executionArn }) => executionArn ?? []);
}

/** Waits for the end of an execution. */
export async function waitForExecution(sfn: SFNClient, executionArn: string): Promise<FinishedExecution> {
  const describe = () => sfn.send(new DescribeExecutionCommand({ executionArn }));
  await waitUntil(async () => (await describe()).status !== 'RUNNING', 200);
  const { name = '', status = '', output, error, cause } = await describe();
  const { events = [] } = await sfn.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }));
  return {
    name,
    status,
    output: output === undefined ? undefined : JSON.parse(output),
    error,
    cause,
    states: events.flatMap(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name ?? []),
  };
}

/** Runs an execution to its end. */
export const runExecution = async (
  sfn: SFNClient,
  stateMachineArn: string,
  input: object,
): Promise<FinishedExecution> => waitForExecution(sfn, await startExecution(sfn, stateMachineArn, input));
