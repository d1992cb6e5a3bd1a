import { forEachConcurrently } from '@cardlake/aws';
import type { MessageQueue } from '@cardlake/aws/sqs';
import type { CardDecision } from '@cardlake/card-schema';
import type { Decider } from '@cardlake/prediction';
import type { Clock } from '@cardlake/runtime';
import { isTooLong } from '../limits';
import type { Tally } from '../telemetry';
import { rejectedMessage } from './rejected-message';
import type { StreamedLine } from './stream-records';

/** Cards that are decided about at once: what a function of Lambda keeps in memory, and requests that DynamoDB answers in time. */
const CONCURRENT_CARDS = 32;

/** Ports of the stream entry. */
export interface StreamPorts {
  readonly decider: Pick<Decider, 'decideLine'>;
  /** Queue of lines that break rules. */
  readonly rejected: MessageQueue;
  readonly tally: Pick<Tally, 'count' | 'decided'>;
  readonly clock: Clock;
  /** Instant from which on no record is begun, ms. */
  readonly deadline: number;
  readonly onFailure: (record: StreamedLine, error: unknown) => void;
}

/**
 * Decides the records of a batch: those of a card one after the other, some cards at once. A record that breaks rules goes to the
 * queue, and counts as done.
 * @returns the sequence number to begin again from: the lowest one that failed, and what Lambda asks for (developer guide,
 * "Configuring partial batch response with Kinesis Data Streams and Lambda"); undefined when all are done
 */
export async function decideRecords(
  records: readonly StreamedLine[],
  ports: StreamPorts,
): Promise<string | undefined> {
  const byCard = new Map<string, StreamedLine[]>();
  for (const record of records) {
    const chain = byCard.get(record.partitionKey);
    if (chain === undefined) byCard.set(record.partitionKey, [record]);
    else chain.push(record);
  }
  let lowest: string | undefined;
  await forEachConcurrently([...byCard.values()], CONCURRENT_CARDS, async (chain) => {
    const failed = await decideChain(chain, ports);
    // They exceed what a number holds.
    if (failed !== undefined && (lowest === undefined || BigInt(failed) < BigInt(lowest))) lowest = failed;
  });
  return lowest;
}

/** Decides the records of a card in order, until one fails. @returns its sequence number */
async function decideChain(chain: readonly StreamedLine[], ports: StreamPorts): Promise<string | undefined> {
  const { tally, clock, deadline, onFailure } = ports;
  for (const [done, record] of chain.entries()) {
    try {
      if (clock.now() >= deadline) throw new Error('there was no time left');
      await decideRecord(record, ports);
    } catch (error) {
      tally.count('failed', chain.length - done);
      onFailure(record, error);
      return record.sequenceNumber;
    }
  }
  return undefined;
}

async function decideRecord(record: StreamedLine, { decider, rejected, tally }: StreamPorts): Promise<void> {
  const { line, arrivedAt } = record;
  // Counted once the queue has it: until then, the record is delivered again.
  const reject = async (what: 'rejected' | 'conflicting', reasons: readonly string[], eventId?: string) => {
    await rejected.send(rejectedMessage({ record, reasons, eventId }));
    tally.count(what);
  };
  if (line === undefined) return reject('rejected', ['invalid_utf8']);
  if (isTooLong(line)) return reject('rejected', ['line_too_long']);
  // A decision that another delivery made was counted by it: that of the answer entry, or an earlier one of this record.
  const onMade = (made: CardDecision): void => tally.decided(made);
  const result = await decider.decideLine(line, { receivedAt: arrivedAt, onMade });
  if (result.state === 'rejected') return reject('rejected', result.reasons, result.eventId);
  if (result.state === 'conflicting_duplicate') return reject('conflicting', [result.state], result.eventId);
}
