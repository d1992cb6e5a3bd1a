import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
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

/** Executions of one state machine, by names that are chosen for them. */
export interface NamedExecutions {
  /** Starts the state machine under a name, unless it was started under it before. @returns false when an execution of that name has ended */
  start(name: string, input: object): Promise<boolean>;
  isRunning(name: string): Promise<boolean>;
}

/**
 * Opens the executions of a state machine, by its ARN. A name is taken for 90 days; the same start again is answered as the first one while
 * it is running, and refused afterwards (API reference, StartExecution).
 */
export function openNamedExecutions(machine: string, options: ClientOptions = {}): NamedExecutions {
  const client = new SFNClient(clientConfig(options));
  const executionArn = (name: string) => `${machine.replace(':stateMachine:', ':execution:')}:${name}`;
  return {
    async start(name, input) {
      try {
        await client.send(
          new StartExecutionCommand({ stateMachineArn: machine, name, input: JSON.stringify(input) }),
        );
        return true;
      } catch (error) {
        if (!(error instanceof ExecutionAlreadyExists)) throw error;
        return false;
      }
    },
    async isRunning(name) {
      try {
        const { status } = await client.send(
          new DescribeExecutionCommand({ executionArn: executionArn(name) }),
        );
        return status === 'RUNNING';
      } catch (error) {
        if (error instanceof ExecutionDoesNotExist) return false;
        throw error;
      }
    },
  };
}
