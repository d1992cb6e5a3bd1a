import {
  DescribeExecutionCommand,
  type ExecutionStatus,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { type ClientOptions, clientConfig } from '../clients/client-config';

/** An execution of a state machine, as Step Functions describes it. */
export interface DescribedExecution {
  readonly status: ExecutionStatus;
  /** JSON; undefined unless it succeeded. */
  readonly output: string | undefined;
  /** Name and cause of its failure. */
  readonly error: string | undefined;
  readonly cause: string | undefined;
}

/** Executions of state machines. */
export interface Executions {
  /** Starts a state machine by its ARN. @returns the ARN of the execution */
  start(machine: string, input: object): Promise<string>;
  describe(execution: string): Promise<DescribedExecution>;
}

/** Opens the executions of a region. */
export function openExecutions(options: ClientOptions = {}): Executions {
  const client = new SFNClient(clientConfig(options));
  return {
    async start(stateMachineArn, input) {
      const command = new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) });
      const { executionArn } = await client.send(command);
      if (executionArn === undefined) throw new Error(`${stateMachineArn} was started without an execution`);
      return executionArn;
    },
    async describe(executionArn) {
      const { status, output, error, cause } = await client.send(
        new DescribeExecutionCommand({ executionArn }),
      );
      if (status === undefined) throw new Error(`${executionArn} has no status`);
      return { status, output, error, cause };
    },
  };
}
