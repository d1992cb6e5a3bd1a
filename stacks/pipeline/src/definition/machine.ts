import { JOB_LOGS_PREFIX } from '@cardlake/job-contract';
import type { PipelineInputs } from '../inputs';
import { DAILY_START, dailyPath } from './daily';
import { failure } from './failure';
import { singleFlight } from './single-flight';
import type { SparkPlace } from './spark-step';
import { expression, FAILURE, type States } from './states';
import { STREAM_START, streamPath } from './stream';

const sparkPlace = ({ foundation, silverGold, settings }: PipelineInputs): SparkPlace => ({
  applicationId: silverGold.application_id,
  jobRoleArn: silverGold.job_role_arn,
  lake: `s3://${foundation.lake_bucket_name}`,
  release: `s3://${foundation.artifact_bucket_name}/${silverGold.job_prefix}`,
  logs: `s3://${foundation.log_bucket_name}/${JOB_LOGS_PREFIX}`,
  keyArn: foundation.key_arn,
  sizes: settings.silverGold,
  timeoutMinutes: settings.pipeline.jobTimeoutMinutes,
});

/** The whole pipeline: one run of a mode at a time, stream or daily, and word to people when it fails. */
export function pipelineDefinition(inputs: PipelineInputs) {
  const spark = sparkPlace(inputs);
  const choose: States = {
    ChooseMode: {
      Type: 'Choice',
      Choices: [
        { Condition: expression("$mode = 'stream'"), Next: STREAM_START },
        { Condition: expression("$mode = 'daily'"), Next: DAILY_START },
      ],
      Default: 'UnknownMode',
    },
    UnknownMode: {
      Type: 'Pass',
      Assign: {
        failure: {
          Error: 'UnknownMode',
          Cause: expression(`'The input says mode "' & $mode & '"; it must be "stream" or "daily".'`),
        },
      },
      Next: FAILURE,
    },
  };
  return {
    Comment: 'Bronze to silver and gold and the online store (stream), datasets and maintenance (daily).',
    QueryLanguage: 'JSONata',
    StartAt: 'FindRunning',
    // Two attempts of every job, and some time between them.
    TimeoutSeconds: 2 * 3 * (inputs.settings.pipeline.jobTimeoutMinutes + 15) * 60,
    States: {
      ...singleFlight('ChooseMode'),
      ...choose,
      ...streamPath(inputs, spark, 'Done'),
      ...dailyPath(inputs, spark, 'Done'),
      Done: { Type: 'Succeed', Output: { mode: expression('$mode'), runId: expression('$runId') } },
      ...failure(inputs.foundation.alert_topic_arn, inputs.settings.region),
    },
  };
}
