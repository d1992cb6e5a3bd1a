import { expression } from '@cardlake/constructs';
import { type JobValues, WATCH_TIMEOUT_SECONDS, type WatchRequest } from '@cardlake/job-contract';
import type { OutputsOf, predictionDeclaration } from '@cardlake/platform';
import { furtherJob } from './billed-usage';
import { type SparkJobTarget, sparkStep } from './spark-step';
import { catchAll, retryTransient, type States } from './states';

/** First state of the audit and the drift of the decisions of a day. */
export const WATCH_START = 'LeaveEvidence';

/** Fewer retries than elsewhere, since each may take long. */
const retryWatch = retryTransient.map((rule) => ({ ...rule, MaxAttempts: 2 }));

/**
 * Builds the states that judge the decisions of a day: a Spark job leaves them with what the lake knows of them, and a function judges
 * them and publishes its findings. A mismatch does not fail the run; it has an alarm.
 */
export const watchDecisions = (
  spark: SparkJobTarget,
  { watch_function_arn: functionArn }: OutputsOf<typeof predictionDeclaration>,
  { job, next }: { readonly job: JobValues<'evidence'>; readonly next: string },
): States => ({
  [WATCH_START]: sparkStep(spark, 'evidence', job, { assign: furtherJob, next: 'WatchDecisions' }),
  WatchDecisions: {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Arguments: {
      FunctionName: functionArn,
      Payload: { run: expression('$runId') } satisfies WatchRequest,
    },
    Output: expression('$states.result.Payload'),
    TimeoutSeconds: WATCH_TIMEOUT_SECONDS + 60,
    Retry: retryWatch,
    Catch: catchAll,
    Next: next,
  },
});
