import { REPLAY_PREFIX } from '@cardlake/job-contract';
import type { PipelineInputs } from '../inputs';
import { expression, retryTransient, type States } from './states';

/** Folder for the records of a part that the feature-writer could not write. */
const REPLAY_FOLDER = expression(`'${REPLAY_PREFIX}/' & $runId & '/'`);

/**
 * Builds the states for one part: invoke the feature-writer, and queue the records that it could not write for replay.
 * Their input is the key of the part; their output is the response of the writer.
 */
export const writePart = ({ foundation, featureStore, settings }: PipelineInputs): States => ({
  WritePart: {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Arguments: {
      FunctionName: featureStore.writer_arn,
      Payload: {
        bucket: foundation.lake_bucket_name,
        key: expression('$states.input'),
        replayPrefix: REPLAY_FOLDER,
      },
    },
    Output: expression('$states.result.Payload'),
    TimeoutSeconds: settings.featureStore.writer.timeoutSeconds + 60,
    Retry: retryTransient,
    Next: 'HasReplayFile',
  },
  HasReplayFile: {
    Type: 'Choice',
    Choices: [{ Condition: expression('$exists($states.input.replay)'), Next: 'QueueReplay' }],
    Default: 'PartDone',
  },
  QueueReplay: {
    Type: 'Task',
    Resource: 'arn:aws:states:::sqs:sendMessage',
    Arguments: {
      QueueUrl: featureStore.replay_queue_url,
      MessageBody: {
        bucket: foundation.lake_bucket_name,
        key: expression('$states.input.replay'),
        replayPrefix: REPLAY_FOLDER,
      },
    },
    Output: expression('$states.input'),
    TimeoutSeconds: 60,
    Retry: retryTransient,
    Next: 'PartDone',
  },
  PartDone: { Type: 'Succeed' },
});
