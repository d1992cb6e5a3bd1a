import {
  BatchClient,
  DescribeJobsCommand,
  type JobDetail,
  ListJobsCommand,
  SubmitJobCommand,
  type SubmitJobCommandInput,
  TerminateJobCommand,
} from '@aws-sdk/client-batch';
import { type ClientOptions, clientConfig } from '../clients/client-config';

/** Most jobs that one request describes (Batch API reference, DescribeJobs). */
const DESCRIBED_AT_ONCE = 100;

/** The jobs of AWS Batch, in the words of its API. */
export interface ContainerJobs {
  /** Submits a job and returns its id. */
  submit(request: SubmitJobCommandInput): Promise<string>;
  /** Describes jobs in the order of their ids; without those that Batch does not know. */
  describe(ids: readonly string[]): Promise<JobDetail[]>;
  /** Lists the ids of the newest jobs of a queue in any state, the newest first. */
  listNewest(queue: string, options: { readonly sinceMs: number; readonly limit: number }): Promise<string[]>;
  /** Ends a job; one that waits is cancelled, one that runs gets SIGTERM. */
  terminate(id: string, reason: string): Promise<void>;
}

/** Opens the jobs of a region. */
export function openContainerJobs(options: ClientOptions = {}): ContainerJobs {
  const client = new BatchClient(clientConfig(options));
  return {
    async submit(request) {
      const { jobId } = await client.send(new SubmitJobCommand(request));
      if (jobId === undefined) throw new Error('AWS Batch answered without the id of the job');
      return jobId;
    },
    async describe(ids) {
      const found = new Map<string, JobDetail>();
      for (let at = 0; at < ids.length; at += DESCRIBED_AT_ONCE) {
        const jobs = ids.slice(at, at + DESCRIBED_AT_ONCE);
        const answer = await client.send(new DescribeJobsCommand({ jobs }));
        for (const job of answer.jobs ?? []) found.set(job.jobId ?? '', job);
      }
      return ids.flatMap((id) => found.get(id) ?? []);
    },
    async listNewest(jobQueue, { sinceMs, limit }) {
      const ids: string[] = [];
      // With a filter, jobs of every state are listed, the newest first (Batch API reference, ListJobs).
      const filters = [{ name: 'AFTER_CREATED_AT', values: [String(sinceMs)] }];
      let nextToken: string | undefined;
      do {
        const answer = await client.send(new ListJobsCommand({ jobQueue, filters, nextToken }));
        ids.push(...(answer.jobSummaryList ?? []).flatMap(({ jobId }) => jobId ?? []));
        nextToken = answer.nextToken;
      } while (nextToken && ids.length < limit);
      return ids.slice(0, limit);
    },
    async terminate(jobId, reason) {
      await client.send(new TerminateJobCommand({ jobId, reason }));
    },
  };
}
