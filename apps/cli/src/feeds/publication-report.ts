import type { DescribedExecution } from '@cardlake/aws/executions';
import {
  type PublishFacts,
  type PublishRequest,
  type PublishVerdict,
  readPublishFacts,
} from '@cardlake/job-contract';
import { z } from 'zod';

/** An execution that publishes objects of a feed. */
export interface PublicationReport {
  /** Its name. */
  readonly execution: string;
  /** Table of the feed. */
  readonly feed: string;
  /** As Step Functions says it: `RUNNING`, `SUCCEEDED`, `FAILED`, … */
  readonly status: string;
  /** ISO 8601. */
  readonly started: string;
  /** Null while it runs. */
  readonly ended: string | null;
  /** Counts of its objects and their records; null unless it succeeded. */
  readonly facts: PublishFacts | null;
  /** Name and cause of its failure. */
  readonly error: string | null;
  readonly cause: string | null;
}

const inputSchema = z.object({ feed: z.string() });

/** Summarizes an execution. */
export function toPublicationReport(execution: DescribedExecution): PublicationReport {
  const { name, status, startedMs, endedMs, input, output, error, cause } = execution;
  return {
    execution: name,
    feed: inputSchema.parse(JSON.parse(input)).feed,
    status,
    started: new Date(startedMs).toISOString(),
    ended: endedMs === undefined ? null : new Date(endedMs).toISOString(),
    facts: status === 'SUCCEEDED' && output !== undefined ? readPublishFacts(output) : null,
    error: error ?? null,
    cause: cause ?? null,
  };
}

/** Answers whether an execution is over without a publication, or blocked an object. */
export const isNegative = ({ status, facts }: PublicationReport): boolean =>
  status !== 'RUNNING' && (facts === null || facts.blocked > 0);

/** An execution with what it was started for, and its verdicts. */
export interface JudgedPublication {
  readonly report: PublicationReport;
  readonly releases: NonNullable<PublishRequest['releases']>;
  readonly verdicts: readonly PublishVerdict[];
}
