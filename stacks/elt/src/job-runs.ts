import type { Statement } from '@cardlake/constructs';

const SECONDS_PER_MINUTE = 60;

/** Makes the statement by which a state machine runs a job of Glue: Step Functions asks for the end of a run, and stops it (developer guide, "Start an AWS Glue job with Step Functions"). */
export const runJob = (jobArn: string): Statement => ({
  sid: 'RunJob',
  actions: ['glue:StartJobRun', 'glue:GetJobRun', 'glue:GetJobRuns', 'glue:BatchStopJobRun'],
  resources: [jobArn],
});

/**
 * Makes the retries of the start of a run: each minute while no run is free, where the default of the language doubles the interval, and sooner when Glue itself refuses. It does so for many starts
 * at once, which Step Functions names by the exception of the service (AWS knowledge center, "Glue throttling rate exceeded").
 */
export const retriesOfStart = (minutes: number): readonly object[] => [
  {
    ErrorEquals: ['Glue.ConcurrentRunsExceededException'],
    IntervalSeconds: SECONDS_PER_MINUTE,
    BackoffRate: 1,
    MaxAttempts: minutes,
  },
  {
    ErrorEquals: [
      'Glue.AWSGlueException',
      'Glue.ThrottlingException',
      'Glue.InternalServiceException',
      'Glue.OperationTimeoutException',
      'Glue.ResourceNumberLimitExceededException',
    ],
    IntervalSeconds: 2,
    BackoffRate: 2,
    MaxDelaySeconds: SECONDS_PER_MINUTE,
    MaxAttempts: 10,
    JitterStrategy: 'FULL',
  },
];
