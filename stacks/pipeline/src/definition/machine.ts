import { environmentName, expression } from '@cardlake/constructs';
import { JOB_LOGS_PREFIX } from '@cardlake/job-contract';
import type { PipelineInputs } from '../inputs';
import { billedUsage, READ_USAGE } from './billed-usage';
import { DAILY_START, dailyPath } from './daily';
import { failurePath } from './failure';
import { singleFlight } from './single-flight';
import type { SparkJobTarget } from './spark-step';
import { FAILURE, type States } from './states';
import { STREAM_START, streamPath } from './stream';

const sparkJobTarget = ({ foundation, silverGold, settings }: PipelineInputs): SparkJobTarget => ({
  applicationId: silverGold.application_id,
  jobRoleArn: silverGold.job_role_arn,
  lake: `s3://${foundation.lake_bucket_name}`,
  release: `s3://${foundation.artifact_bucket_name}/${silverGold.job_prefix}`,
  logs: `s3://${foundation.log_bucket_name}/${JOB_LOGS_PREFIX}`,
  keyArn: foundation.key_arn,
  sizes: settings.silverGold,
  timeoutMinutes: settings.pipeline.jobTimeoutMinutes,
});

/** True for a window end that a person typed by a slip: the lake would be closed until then. */
const IS_FAR_AHEAD =
  '$toMillis($windowEnd) > $toMillis($states.context.Execution.StartTime) + 86400000 and $not($states.context.Execution.Input.allow_future_end = true)';

/** Builds the definition of the pipeline: one run per mode at a time, the stream and daily paths, and failure alerts. */
export function pipelineDefinition(inputs: PipelineInputs) {
  const spark = sparkJobTarget(inputs);
  const modeStates: States = {
    ChooseMode: {
      Type: 'Choice',
      Choices: [
        { Condition: expression(IS_FAR_AHEAD), Next: 'WindowEndAhead' },
        { Condition: expression("$mode = 'stream'"), Next: STREAM_START },
        { Condition: expression("$mode = 'daily'"), Next: DAILY_START },
      ],
      Default: 'UnknownMode',
    },
    WindowEndAhead: {
      Type: 'Pass',
      Assign: {
        failure: {
          Error: 'WindowEndAhead',
          Cause: expression(
            `'window_end_ts: ' & $windowEnd & ' is more than a day ahead, and later runs could not have an earlier one; give an earlier end, or "allow_future_end": true if that is meant'`,
          ),
        },
      },
      Next: FAILURE,
    },
    UnknownMode: {
      Type: 'Pass',
      Assign: {
        failure: {
          Error: 'UnknownMode',
          Cause: expression(`'mode: expected "stream" or "daily", got "' & $mode & '"'`),
        },
      },
      Next: FAILURE,
    },
  };
  return {
    Comment:
      'Updates silver, gold and the online store (stream); builds datasets and maintains tables (daily).',
    QueryLanguage: 'JSONata',
    StartAt: 'FindRunningExecutions',
    // Time for two attempts of every job, with pauses.
    TimeoutSeconds: 2 * 4 * (inputs.settings.pipeline.jobTimeoutMinutes + 15) * 60,
    States: {
      ...singleFlight('ChooseMode'),
      ...modeStates,
      ...streamPath(inputs, spark, READ_USAGE),
      ...dailyPath(inputs, spark, READ_USAGE),
      ...billedUsage(environmentName(inputs.settings), spark.applicationId, 'Done'),
      Done: { Type: 'Succeed', Output: { mode: expression('$mode'), runId: expression('$runId') } },
      ...failurePath(inputs.foundation.alert_topic_arn, inputs.settings.region),
    },
  };
}
