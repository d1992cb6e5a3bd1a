import { CALL_RETRY, type RecordStream, sendInBatches, type Timing } from '@cardlake/aws';
import type { CardEvent } from '@cardlake/card-schema';
import { keptText } from '@cardlake/feature-store/assembled';
import { UserError } from '@cardlake/runtime';

/** Longest partition key, in characters (Kinesis API reference, PutRecordsRequestEntry). */
const MAX_KEY_LENGTH = 256;

/** Partition key of an event: its card, so that Kinesis keeps the order of a card's events. */
const partitionKeyOf = ({ card_id: card }: Pick<CardEvent, 'card_id'>): string =>
  card.length <= MAX_KEY_LENGTH ? card : keptText(card);

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
  const record = { data: Buffer.from(line), partitionKey: partitionKeyOf(event) };
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
