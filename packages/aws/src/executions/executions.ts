import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  type ExecutionStatus,
  paginateListExecutions,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { type ClientOptions, clientConfig } from '../clients/client-config';

const PAGE_SIZE = 1_000;

/** An execution of a state machine, as Step Functions describes it. */
export interface DescribedExecution {
  readonly name: string;
  readonly status: ExecutionStatus;
  /** Milliseconds since the epoch; the end is undefined while it runs. */
  readonly startedMs: number;
  readonly endedMs: number | undefined;
  /** JSON. */
  readonly input: string;
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
  /** ARN of an execution, by its name. */
  arnOf(machine: string, name: string): string;
  /** Lists the ARNs of executions of a state machine, the newest first. */
  list(machine: string, limit: number): Promise<readonly string[]>;
}

/** ARN of an execution, by the ARN of its state machine and its name. */
const executionArn = (machine: string, name: string): string =>
  `${machine.replace(':stateMachine:', ':execution:')}:${name}`;

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
      const { name, status, startDate, stopDate, input, output, error, cause } = await client.send(
        new DescribeExecutionCommand({ executionArn }),
      );
      if (status === undefined || startDate === undefined) throw new Error(`${executionArn} has no status`);
      return {
        name: name ?? '',
        status,
        startedMs: startDate.getTime(),
        endedMs: stopDate?.getTime(),
        input: input ?? '{}',
        output,
        error,
        cause,
      };
    },
    arnOf: executionArn,
    async list(stateMachineArn, limit) {
      const found: string[] = [];
      // The newest come first, and a page has at most 1,000 (API reference, ListExecutions).
      const pageSize = Math.min(limit, PAGE_SIZE);
      for await (const { executions = [] } of paginateListExecutions(
        { client, pageSize },
        { stateMachineArn },
      )) {
        found.push(...executions.flatMap((each) => each.executionArn ?? []));
        if (found.length >= limit) break;
      }
      return found.slice(0, limit);
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
