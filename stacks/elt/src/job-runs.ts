import type { Statement } from '@cardlake/constructs';

const SECONDS_PER_MINUTE = 60;

/** Makes the statement by which a state machine runs a job of Glue: Step Functions asks for the end of a run, and stops it (developer guide, "Start an AWS Glue job with Step Functions"). */
export const runJob = (jobArn: string): Statement => ({
  sid: 'RunJob',
  actions: ['glue:StartJobRun', 'glue:GetJobRun', 'glue:GetJobRuns', 'glue:BatchStopJobRun'],
  resources: [jobArn],
});

/** Makes the retries of a start for which no run is free: each minute, where the default of the language doubles the interval. */
export const waitForRun = (minutes: number): object => ({
  ErrorEquals: ['Glue.ConcurrentRunsExceededException'],
  IntervalSeconds: SECONDS_PER_MINUTE,
  BackoffRate: 1,
  MaxAttempts: minutes,
});
