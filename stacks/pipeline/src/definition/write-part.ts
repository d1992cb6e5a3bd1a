import { expression } from '@cardlake/constructs';
import { type OnlineUpdatePart, REPLAY_PREFIX } from '@cardlake/job-contract';
import type { PipelineInputs } from '../inputs';
import { retryTransient, type States } from './states';

/** Folder for the records of a part that the feature-writer could not write. */
const REPLAY_FOLDER = expression(`'${REPLAY_PREFIX}/' & $runId & '/'`);

/** Length of the cause of a failed part. */
const MAX_CAUSE_LENGTH = 300;

/** Fewer retries than elsewhere: what fails then is queued, and the queue delivers it again. */
const retryWriter = retryTransient.map((rule) => ({ ...rule, MaxAttempts: 3 }));

/** Input of the feature-writer: as it is invoked, and as it is queued. */
const writerInput = ({ foundation }: PipelineInputs, key: string): OnlineUpdatePart => ({
  bucket: foundation.lake_bucket_name,
  key: expression(key),
  replayPrefix: REPLAY_FOLDER,
});

/** Builds the state that queues a file for the feature-writer, after which its part is done. */
const queueFile = (inputs: PipelineInputs, key: string, output: unknown) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::sqs:sendMessage',
  Arguments: { QueueUrl: inputs.featureStore.replay_queue_url, MessageBody: writerInput(inputs, key) },
  Output: output,
  TimeoutSeconds: 60,
  Retry: retryTransient,
  Next: 'PartDone',
});

/**
 * Builds the states for one part: invoke the feature-writer, and queue the records that it could not write for replay, or
 * the part itself if the writer failed. A part must not stop the others: the job has committed, so no later run writes them.
 * Their input is the key of the part; their output is the response of the writer, or the `error` of a part that is queued.
 */
export const writePart = (inputs: PipelineInputs): States => ({
  WritePart: {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Arguments: {
      FunctionName: inputs.featureStore.writer_arn,
      Payload: writerInput(inputs, '$states.input'),
    },
    Output: expression('$states.result.Payload'),
    TimeoutSeconds: inputs.settings.featureStore.writer.timeoutSeconds + 60,
    Retry: retryWriter,
    Catch: [
      {
        ErrorEquals: ['States.ALL'],
        Output: {
          part: expression('$states.input'),
          error: {
            Error: expression('$states.errorOutput.Error'),
            // Shortened, since the outputs of all parts together have a limit.
            Cause: expression(`$substring('' & $states.errorOutput.Cause, 0, ${MAX_CAUSE_LENGTH})`),
          },
        },
        Next: 'QueuePart',
      },
    ],
    Next: 'HasReplayFile',
  },
  QueuePart: queueFile(inputs, '$states.input.part', {
    written: 0,
    failed: 0,
    error: expression('$states.input.error'),
  }),
  HasReplayFile: {
    Type: 'Choice',
    Choices: [{ Condition: expression('$exists($states.input.replay)'), Next: 'QueueReplay' }],
    Default: 'PartDone',
  },
  QueueReplay: queueFile(inputs, '$states.input.replay', expression('$states.input')),
  PartDone: { Type: 'Succeed' },
});
