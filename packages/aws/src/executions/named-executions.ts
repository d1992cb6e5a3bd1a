import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { type ClientOptions, clientConfig } from '../clients/client-config';
import { executionArn } from './execution-arn';

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
          new DescribeExecutionCommand({ executionArn: executionArn(machine, name) }),
        );
        return status === 'RUNNING';
      } catch (error) {
        if (error instanceof ExecutionDoesNotExist) return false;
        throw error;
      }
    },
  };
}
