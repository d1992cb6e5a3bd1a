import { randomUUID } from 'node:crypto';
import {
  DescribeExecutionCommand,
  type ExecutionStatus,
  paginateListExecutions,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { type ClientOptions, clientConfig } from '../clients/client-config';
import { executionArn } from './execution-arn';

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

/** Opens the executions of a region. */
export function openExecutions(options: ClientOptions = {}): Executions {
  const client = new SFNClient(clientConfig(options));
  return {
    async start(stateMachineArn, input) {
      // Under a name, a start that the SDK sends again starts nothing else (API reference, StartExecution).
      const command = new StartExecutionCommand({
        stateMachineArn,
        name: randomUUID(),
        input: JSON.stringify(input),
      });
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
