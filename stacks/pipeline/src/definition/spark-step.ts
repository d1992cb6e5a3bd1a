import { expression } from '@cardlake/constructs';
import type { JobName } from '@cardlake/job-contract';
import { type JobLocation, type JobValues, jobCommand, sparkSubmit } from '@cardlake/job-contract';
import { catchAll, type State } from './states';

/** The application, release, lake and limits of the Spark jobs. */
export interface SparkJobTarget extends JobLocation {
  readonly applicationId: string;
  readonly jobRoleArn: string;
  /** Folder of the logs, `s3://bucket/spark/`. */
  readonly logs: string;
  readonly keyArn: string;
  readonly timeoutMinutes: number;
}

/** Prefixes of EMR Serverless in error names: the one that AWS documents, and the one that state machines have met. */
const ERROR_PREFIXES = ['EmrServerless', 'EMRServerless'];

/** Transient errors: throttling, too many workers at once, or the application still starting. */
const TRANSIENT = ERROR_PREFIXES.flatMap((prefix) =>
  [
    'ThrottlingException',
    'InternalServerException',
    'ServiceQuotaExceededException',
    'ConflictException',
  ].map((error) => `${prefix}.${error}`),
);

/**
 * Builds a state that runs a Spark job to its end. Jobs are idempotent, so a failed one is retried once.
 * @param step `assign`: variables from the finished job run; `next`: the next state
 */
export function sparkStep<J extends JobName>(
  target: SparkJobTarget,
  job: J,
  values: JobValues<J>,
  step: { readonly assign?: Readonly<Record<string, string | number>>; readonly next: string },
): State {
  const { entryPoint, entryPointArguments, sparkSubmitParameters } = sparkSubmit(
    target,
    jobCommand(job, values),
  );
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::emr-serverless:startJobRun.sync',
    Arguments: {
      ApplicationId: target.applicationId,
      ExecutionRoleArn: target.jobRoleArn,
      Name: expression(`'${job}-' & $runId`),
      ExecutionTimeoutMinutes: target.timeoutMinutes,
      JobDriver: {
        SparkSubmit: {
          EntryPoint: entryPoint,
          EntryPointArguments: entryPointArguments,
          SparkSubmitParameters: sparkSubmitParameters,
        },
      },
      ConfigurationOverrides: {
        MonitoringConfiguration: {
          S3MonitoringConfiguration: { LogUri: target.logs, EncryptionKeyArn: target.keyArn },
        },
      },
    },
    Assign: step.assign,
    // Longer than the timeout of the job, so that EMR's timeout reports the failure.
    TimeoutSeconds: (target.timeoutMinutes + 10) * 60,
    Retry: [
      { ErrorEquals: TRANSIENT, IntervalSeconds: 10, BackoffRate: 2, MaxAttempts: 6, JitterStrategy: 'FULL' },
      { ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 30, MaxAttempts: 1 },
    ],
    Catch: catchAll,
    Next: step.next,
  };
}
