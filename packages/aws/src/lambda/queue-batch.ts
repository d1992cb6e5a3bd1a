import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';

/** A message of a queue, as a function gets it. */
export type QueueMessage = Pick<SQSRecord, 'messageId' | 'body'>;

/**
 * Handles the messages of a batch one after the other; those that fail are delivered again, and no others. The mapping needs
 * `ReportBatchItemFailures`.
 * @param onFailure is told of a message that fails, and why
 */
export const handleMessages = (
  event: SQSEvent,
  context: Context,
  handle: (message: QueueMessage) => Promise<void>,
  onFailure: (message: QueueMessage, error: unknown) => void,
): Promise<SQSBatchResponse> =>
  processPartialResponse(
    event,
    async (message: SQSRecord) => {
      try {
        await handle(message);
      } catch (error) {
        onFailure(message, error);
        throw error;
      }
    },
    new BatchProcessor(EventType.SQS),
    // At once, they would share the memory of the function. That all fail is no fault of the function.
    { context, processInParallel: false, throwOnFullBatchFailure: false },
  );
