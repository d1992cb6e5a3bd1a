import type { JobDetail } from '@aws-sdk/client-batch';
import { type BilledContainer, billContainer, type Prices } from '@cardlake/cost';

/** Summary of a job of AWS Batch. */
export interface ContainerJobReport extends Partial<BilledContainer> {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  /** Batch's reason for the state, for example why it failed. */
  readonly reason: string;
  /** Creation time, ISO 8601. */
  readonly created: string;
  readonly attempts: number;
  /** Time in containers, of all attempts. */
  readonly seconds: number;
  readonly exitCode: number | undefined;
}

/** Summarizes a job; what it was billed for is missing as long as no container has started. */
export function toReport(job: JobDetail, nowMs: number, prices: Prices): ContainerJobReport {
  const { container = {}, attempts: ended = [], status = '' } = job;
  const spans = ended.flatMap(({ startedAt, stoppedAt }) =>
    startedAt === undefined || stoppedAt === undefined ? [] : [(stoppedAt - startedAt) / 1000],
  );
  if (status === 'RUNNING' && job.startedAt !== undefined) spans.push((nowMs - job.startedAt) / 1000);
  const resource = (type: string) =>
    Number(container.resourceRequirements?.find((each) => each.type === type)?.value);
  const size = { vcpu: resource('VCPU'), memoryGb: resource('MEMORY') / 1024 };
  const isBilled = spans.length > 0 && Number.isFinite(size.vcpu) && Number.isFinite(size.memoryGb);
  return {
    id: job.jobId ?? '',
    name: job.jobName ?? '',
    state: status,
    reason: [...new Set([job.statusReason, container.reason])].filter(Boolean).join('; '),
    created: job.createdAt === undefined ? '' : new Date(job.createdAt).toISOString(),
    attempts: spans.length,
    seconds: spans.reduce((sum, seconds) => sum + seconds, 0),
    exitCode: container.exitCode,
    ...(isBilled ? billContainer({ ...size, attempts: spans }, prices) : {}),
  };
}

const ENDED = ['SUCCEEDED', 'FAILED'];

/** Returns true if a job in a state is over. */
export const hasStateEnded = (state: string): boolean => ENDED.includes(state);

/** Returns true if a job is over and failed, or was cancelled. */
export const hasFailed = ({ state }: ContainerJobReport): boolean => state === 'FAILED';
