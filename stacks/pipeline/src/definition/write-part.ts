import { REPLAY_PREFIX } from '@cardlake/job-contract';
import type { PipelineInputs } from '../inputs';
import { expression, retried, type States } from './states';

/** What the feature-writer could not write of the part goes into this folder. */
const REPLAY_FOLDER = expression(`'${REPLAY_PREFIX}/' & $runId & '/'`);

/**
 * One part: to the feature-writer, and the records that it could not write to the queue that hands them out again.
 * Their input is the key of the part, their output the writer's answer.
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
    Retry: retried,
    Next: 'IsSomethingLeft',
  },
  IsSomethingLeft: {
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
    Retry: retried,
    Next: 'PartDone',
  },
  PartDone: { Type: 'Succeed' },
});
