import { CALL_RETRY, type RecordStream, sendInBatches, type Timing } from '@cardlake/aws';
import { partitionKeyOf } from '@cardlake/bronze/partition-key';
import type { CardEvent } from '@cardlake/card-schema';
import { UserError } from '@cardlake/runtime';

/**
 * Puts an authorisation onto the event stream.
 * @throws UserError `aws_busy` when the stream takes nothing now, `aws_refused` when it never will
 */
export async function putEvent(
  stream: RecordStream,
  event: CardEvent,
  line: string,
  timing?: Timing,
): Promise<void> {
  const record = { data: Buffer.from(line), partitionKey: partitionKeyOf(event.card_id) };
  const [unsent] = await sendInBatches(
    [record],
    async (batch) => {
      const failures = await stream.put(batch).catch((error: Error) => {
        if (error instanceof UserError) throw error;
        return batch.map(() => error.name);
      });
      return batch.flatMap((item, i) => (failures[i] === undefined ? [] : { item, reason: failures[i] }));
    },
    { policy: CALL_RETRY, batchSize: 1, concurrency: 1, ...(timing && { timing }) },
  );
  if (unsent !== undefined)
    throw new UserError('aws_busy', `the event stream took nothing: ${unsent.reason}`, {
      hint: 'Try again; repeating a request is safe.',
    });
}
