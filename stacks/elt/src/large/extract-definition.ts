import { expression, FAILURE_CAUSE } from '@cardlake/constructs';
import { EXTRACT_JOB } from '@cardlake/job-contract';
import { retriesOfStart } from '../job-runs';

const SECONDS_PER_MINUTE = 60;
/** Attempts to start a run while others are going on, one a minute: a day. */
const START_ATTEMPTS = 1440;

/** Targets of the state machine that has large objects extracted. */
export interface ExtractTargets {
  readonly jobName: string;
  /** URL of the queue for objects that could not be extracted. */
  readonly deadLettersUrl: string;
  readonly jobTimeoutMinutes: number;
}

/**
 * Builds the definition of the state machine that has a large object extracted by the job of Glue: an `ExtractionInput` is its input. When the job fails, the message that announces the object
 * becomes a dead letter, as one that the function could not handle.
 */
export const extractDefinition = ({ jobName, deadLettersUrl, jobTimeoutMinutes }: ExtractTargets) => ({
  Comment: 'Extracts a large object of a feed',
  QueryLanguage: 'JSONata',
  StartAt: 'Extract',
  States: {
    Extract: {
      Type: 'Task',
      Resource: 'arn:aws:states:::glue:startJobRun.sync',
      Arguments: {
        JobName: jobName,
        Arguments: { [EXTRACT_JOB.flags.announced]: expression('$states.input.announced') },
      },
      TimeoutSeconds: (START_ATTEMPTS + jobTimeoutMinutes) * SECONDS_PER_MINUTE,
      Retry: retriesOfStart(START_ATTEMPTS),
      Catch: [
        {
          ErrorEquals: ['States.ALL'],
          Assign: {
            failure: expression('$states.errorOutput'),
            message: expression('$states.input.message'),
          },
          Next: 'GiveUp',
        },
      ],
      Next: 'Extracted',
    },
    Extracted: { Type: 'Succeed' },
    GiveUp: {
      Type: 'Task',
      Resource: 'arn:aws:states:::sqs:sendMessage',
      Arguments: { QueueUrl: deadLettersUrl, MessageBody: expression('$message') },
      Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 2, BackoffRate: 2, MaxAttempts: 6 }],
      Next: 'Failed',
    },
    Failed: {
      Type: 'Fail',
      Error: expression('$failure.Error'),
      Cause: FAILURE_CAUSE,
    },
  },
});
