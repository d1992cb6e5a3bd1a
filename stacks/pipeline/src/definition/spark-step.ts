import type { JobName } from '@cardlake/job-contract';
import { type JobPlace, type JobValues, jobCommand, sparkSubmit } from '@cardlake/job-contract';
import { caught, expression, type State } from './states';

/** What every Spark step of the pipeline needs to know. */
export interface SparkPlace extends JobPlace {
  readonly applicationId: string;
  readonly jobRoleArn: string;
  /** `s3://bucket/spark/` */
  readonly logs: string;
  readonly keyArn: string;
  readonly timeoutMinutes: number;
}

/** Errors that pass by themselves: too many calls, or the application still starting. */
const TRANSIENT = [
  'EmrServerless.ThrottlingException',
  'EmrServerless.InternalServerException',
  'EmrServerless.ServiceQuotaExceededException',
  'EmrServerless.ConflictException',
];

/**
 * A step that runs a Spark job and waits for its end. A run may be repeated without harm, so a failed job is tried
 * once more.
 * @param step `assign`: variables to take from the finished job run; `next`: the state that follows
 */
export function sparkStep<J extends JobName>(
  place: SparkPlace,
  job: J,
  values: JobValues<J>,
  step: { readonly assign?: Readonly<Record<string, string>>; readonly next: string },
): State {
  const { entryPoint, entryPointArguments, sparkSubmitParameters } = sparkSubmit(
    place,
    jobCommand(job, values),
  );
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::emr-serverless:startJobRun.sync',
    Arguments: {
      ApplicationId: place.applicationId,
      ExecutionRoleArn: place.jobRoleArn,
      Name: expression(`'${job}-' & $runId`),
      ExecutionTimeoutMinutes: place.timeoutMinutes,
      JobDriver: {
        SparkSubmit: {
          EntryPoint: entryPoint,
          EntryPointArguments: entryPointArguments,
          SparkSubmitParameters: sparkSubmitParameters,
        },
      },
      ConfigurationOverrides: {
        MonitoringConfiguration: {
          S3MonitoringConfiguration: { LogUri: place.logs, EncryptionKeyArn: place.keyArn },
        },
      },
    },
    Assign: step.assign,
    // A little longer than the job may take, so that EMR's own timeout is the one that speaks.
    TimeoutSeconds: (place.timeoutMinutes + 10) * 60,
    Retry: [
      { ErrorEquals: TRANSIENT, IntervalSeconds: 10, BackoffRate: 2, MaxAttempts: 6, JitterStrategy: 'FULL' },
      { ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 30, MaxAttempts: 1 },
    ],
    Catch: caught,
    Next: step.next,
  };
}
